import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// Requests with more rows than a batch takes.
@Suite struct LaneSplitTests {
  @Test func runsInPartsAndComesBackWhole() throws {
    let test = try TestLane(maxRows: 4)
    let rows = (0..<10).map { Float($0) }
    let call = TestCall(rows.map { [$0] }, sink: test.inbox.sink)
    test.submit(call)
    #expect(test.inbox.receive(1).first === call)
    #expect(call.answer == call.expectedAnswer)
    #expect(test.session.runs.map(\.rows.count) == [4, 4, 2])
  }

  /// Parts that run side by side, each run too short for anything but the lane's own mutex to keep
  /// them apart.
  @Test func partsOfOneRequestRunOnSeveralInstances() throws {
    let inbox = Inbox()
    let clock = ManualClock()
    let lane = try Lane(
      owner: "echo/1",
      sessions: (0..<3).map { _ in EchoSession(ModelSignature.scripted.inputs) },
      policy: BatchPolicy(isBatched: true, maxRows: 2), clock: clock.reader)
    let rows = (0..<200).map { [Float($0)] }
    for _ in 0..<200 {
      let call = TestCall(rows, sink: inbox.sink)
      lane.submit([call], now: clock.now) { _, error in Issue.record("refused: \(error)") }
      #expect(inbox.receive(1).count == 1)
      #expect(call.answer == rows.flatMap(\.self))
    }
    lane.close()
    lane.waitUntilEnded()
  }

  @Test func oneThatExpiresBeforeItsFirstPartComesBack() throws {
    let test = try TestLane(maxRows: 2, isHeld: true)
    try #require(test.occupy())
    let late = TestCall((0..<5).map { [Float($0)] }, sink: test.inbox.sink)
    late.deadline = test.clock.now.advanced(byNanoseconds: 1)
    let gone = TestCall((0..<5).map { [Float($0)] }, sink: test.inbox.sink)
    test.submit(late, gone)
    gone.cancel()
    test.lane.noteCancellation()
    test.clock.advance(milliseconds: 1)
    test.gate.open()
    #expect(test.inbox.receive(3).count == 3)
    #expect(late.error?.code == .deadlineExceeded)
    #expect(gone.error?.code == .cancelled)
    #expect(test.session.runs.count == 1)
    #expect(test.lane.heldCount == 0)
  }

  @Test func theLastPartSharesItsBatch() throws {
    let test = try TestLane(maxRows: 4, isHeld: true)
    try #require(test.occupy())
    let long = TestCall((0..<6).map { [Float($0)] }, sink: test.inbox.sink)
    let short = test.call(7, 8)
    test.submit(long, short)
    test.gate.open()
    #expect(test.inbox.receive(3).count == 3)
    #expect(long.answer == long.expectedAnswer)
    #expect(short.answer == short.expectedAnswer)
    #expect(test.session.runs.map(\.rows.count).reduce(0, +) == 9)
    #expect(test.session.runs.count == 3)
  }

  @Test func aPartThatFailsFailsTheRequestAndSparesTheRest() throws {
    let test = try TestLane(answer: .failing(on: [1]), maxRows: 2)
    let call = TestCall((0..<8).map { [Float($0)] }, sink: test.inbox.sink)
    test.submit(call)
    #expect(test.inbox.receive(1).first?.error == ScriptedAnswer.refusal)
    #expect(test.session.runs.count == 1)
    test.submit(test.call(9))
    #expect(test.inbox.receive(1).first?.answer == [19])
    #expect(test.lane.heldCount == 0)
  }

  @Test func aDeadlineIsKeptBetweenParts() throws {
    let test = try TestLane(maxRows: 2, isHeld: true)
    let call = TestCall((0..<6).map { [Float($0)] }, sink: test.inbox.sink)
    call.deadline = test.clock.now.advanced(byNanoseconds: 1_000_000)
    test.submit(call)
    try #require(test.gate.waitUntilBegun(1))
    test.clock.advance(milliseconds: 2)
    test.gate.open()
    #expect(test.inbox.receive(1).first?.error?.code == .deadlineExceeded)
    #expect(test.session.runs.count == 1)
  }

  @Test(arguments: [(LaneLimits.partsMax, true), (LaneLimits.partsMax + 1, false)])
  func aRequestHasSoManyPartsAndNoMore(_ count: Int, _ isTaken: Bool) throws {
    let test = try TestLane(maxRows: 1)
    let call = TestCall((0..<count).map { [Float($0)] }, sink: test.inbox.sink)
    test.submit(call)
    if isTaken {
      #expect(test.inbox.receive(1).first?.answer == call.expectedAnswer)
    } else {
      #expect(
        test.refused.first?.error.message
          == "expected at most 4096 rows in one request, 4096 batches of 1, got 4097")
    }
  }

  @Test func withoutBatchingALongLeadingAxisIsNoMatter() throws {
    let test = try TestLane(isBatched: false, maxRows: 1)
    let call = TestCall((0...LaneLimits.partsMax).map { [Float($0)] }, sink: test.inbox.sink)
    test.submit(call)
    #expect(test.inbox.receive(1).first?.answer == call.expectedAnswer)
    #expect(test.session.runs.count == 1)
  }

  @Test func stringsAreCutBetweenRows() throws {
    let spec = TensorSpec(name: "words", datatype: .bytes, dimensions: [.dynamic(name: "batch")])
    let lane = try Lane(
      owner: "echo/1", sessions: [EchoSession([spec])],
      policy: BatchPolicy(isBatched: true, maxRows: 2), clock: ManualClock().reader)
    var bytes: [UInt8] = []
    for word in ["one", "", "three", "4", "fives"] {
      BytesElements.append(Array(word.utf8), to: &bytes)
    }
    let inbox = Inbox()
    let call = TestCall(0, sink: inbox.sink)
    bytes.withUnsafeBytes { bytes in
      call.inputs = [TensorView(datatype: .bytes, shape: [5], bytes: bytes)]
      call.rowCount = 5
      lane.submit([call], now: MonotonicInstant(nanoseconds: 0)) { _, error in
        Issue.record("refused: \(error)")
      }
      #expect(inbox.receive(1).count == 1)
    }
    guard case .outputs(let outputs, let rows) = call.outcome else {
      Issue.record("no outputs: \(String(describing: call.error))")
      return
    }
    #expect(Array(outputs.tensors[0].slice(rows: rows).bytes) == bytes)
  }
}
