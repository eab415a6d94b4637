import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite struct LaneTests {
  @Test func everyCallGetsItsOwnRowsInOrder() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    let calls = [test.call(1, 2), test.call(3), test.call(4, 5, 6)]
    for call in calls { test.submit(call) }
    test.gate.open()
    let received = test.inbox.receive(4)
    #expect(received.dropFirst().map(\.answer) == [[3, 5], [7], [9, 11, 13]])
    #expect(zip(received.dropFirst(), calls).allSatisfy { $0 === $1 })
    // What arrived while the engine was busy was the next batch.
    #expect(test.session.runs.map(\.rows) == [[[-1]], [[1], [2], [3], [4], [5], [6]]])
    #expect(test.session.runs.map(\.requestCount) == [1, 3])
  }

  @Test func callsSubmittedTogetherAreOneBatch() throws {
    let test = try TestLane()
    test.submit(test.call(1), test.call(2), test.call(3))
    #expect(test.inbox.receive(3).map(\.answer) == [[3], [5], [7]])
    #expect(test.session.runs.map(\.requestCount) == [3])
    #expect(test.inbox.wakeCount == 1)
  }

  @Test func rowsPastTheLimitAreTheNextBatch() throws {
    let test = try TestLane(maxRows: 4)
    test.submit(test.call(1, 2, 3), test.call(4, 5), test.call(6))
    let received = test.inbox.receive(3)
    #expect(received.allSatisfy { $0.answer == $0.expectedAnswer })
    #expect(test.session.runs.map(\.rows) == [[[1], [2], [3], [6]], [[4], [5]]])
  }

  @Test func withoutBatchingEveryCallRunsAlone() throws {
    let test = try TestLane(isBatched: false)
    test.submit(test.call(1), test.call(2), test.call(3, 4))
    #expect(test.inbox.receive(3).map(\.answer) == [[3], [5], [7, 9]])
    #expect(test.session.runs.map(\.requestCount) == [1, 1, 1])
  }

  @Test func rowsOfOtherShapesRunApart() throws {
    let test = try TestLane()
    let calls = [[[1]], [[2, 3]], [[4]], [[5, 6]]].map { TestCall($0, sink: test.inbox.sink) }
    test.submit(calls[0], calls[1], calls[2], calls[3])
    _ = test.inbox.receive(4)
    #expect(calls.map(\.answer) == [[3], [5, 7], [9], [11, 13]])
    #expect(test.session.runs.map(\.rows) == [[[1], [4]], [[2, 3], [5, 6]]])
  }

  @Test func everyInputIsJoinedInTheSameOrder() throws {
    let inbox = Inbox()
    let words = TensorSpec(
      name: "words", datatype: .bytes, dimensions: [.dynamic(name: "batch")])
    let numbers = TensorSpec(
      name: "numbers", datatype: .uint8, dimensions: [.dynamic(name: "batch"), .fixed(2)])
    let lane = try Lane(
      owner: "echo/1", sessions: [EchoSession([numbers, words])],
      policy: BatchPolicy(isBatched: true, maxRows: 8), clock: ManualClock().reader)
    let first = TestCall(0, sink: inbox.sink)
    let second = TestCall(0, sink: inbox.sink)
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 1, 0, 0, 0, 65, 0, 0, 0, 0, 2, 0, 0, 0, 66, 67]
    bytes.withUnsafeBytes { bytes in
      func view(_ datatype: Datatype, _ shape: Shape, _ range: Range<Int>) -> TensorView {
        TensorView(
          datatype: datatype, shape: shape, bytes: UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      first.inputs = [view(.uint8, [1, 2], 0..<2), view(.bytes, [1], 6..<11)]
      second.inputs = [view(.uint8, [2, 2], 2..<6), view(.bytes, [2], 11..<21)]
      second.rowCount = 2
      lane.submit([first, second], now: MonotonicInstant(nanoseconds: 0)) { _, error in
        Issue.record("refused: \(error)")
      }
      #expect(inbox.receive(2).count == 2)
    }
    for (call, numbers, words) in [
      (first, 0..<2, 6..<11), (second, 2..<6, 11..<21),
    ] {
      guard case .outputs(let outputs, let rows) = call.outcome else {
        Issue.record("no outputs: \(String(describing: call.error))")
        continue
      }
      #expect(Array(outputs.tensors[0].slice(rows: rows).bytes) == Array(bytes[numbers]))
      #expect(Array(outputs.tensors[1].slice(rows: rows).bytes) == Array(bytes[words]))
    }
  }

  @Test func callsOfOneBatchGoToTheirOwnSinks() throws {
    let test = try TestLane()
    let other = Inbox()
    test.submit(
      test.call(1), TestCall(2, sink: other.sink), TestCall(3, sink: other.sink), test.call(4))
    #expect(Set(test.inbox.receive(2).map(\.answer)) == [[3], [9]])
    #expect(other.receive(2).map(\.answer) == [[5], [7]])
    #expect(test.session.runs.map(\.requestCount) == [4])
  }

  @Test func timesSayWhereTheCallHasBeen() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    let call = test.call(1)
    test.submit(call)
    test.clock.advance(milliseconds: 7)
    test.gate.open()
    let received = test.inbox.receive(2)
    #expect(received.map(\.times.computeNanoseconds) == [7_000_000, 0])
    #expect(received.map(\.times.queueNanoseconds) == [0, 7_000_000])
    #expect(received.map(\.times.batchNanoseconds) == [0, 0])
  }
}
