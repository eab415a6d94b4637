import ServingCore
import ServingRuntime
import ServingTestKit
import Synchronization
import Testing

@Suite struct LaneFailureTests {
  @Test func oneBadRequestDoesNotFailItsNeighbours() throws {
    let test = try TestLane(answer: .failing(on: [13]))
    let calls = [test.call(1), test.call(2, 3), test.call(13), test.call(4)]
    test.submit(calls[0], calls[1], calls[2], calls[3])
    _ = test.inbox.receive(4)
    #expect(calls.map(\.answer) == [[3], [5, 7], nil, [9]])
    #expect(calls[2].error == ScriptedAnswer.refusal)
    // Together, then one by one.
    #expect(test.session.runs.map(\.requestCount) == [4, 1, 1, 1, 1])
  }

  /// Time passes while a batch fails, and nobody waits any more for some of what was in it.
  @Test func whatHasExpiredMeanwhileIsNotRunAlone() throws {
    let clock = ManualClock()
    let goner = Mutex<TestCall?>(nil)
    let slow = ScriptedAnswer { rows throws(ServingError) in
      clock.advance(milliseconds: 10)
      goner.withLock { $0 }?.cancel()
      return try ScriptedAnswer.failing(on: [13]).make(rows)
    }
    let test = try TestLane(answer: slow, clock: clock)
    let calls = [test.call(1), test.call(13), test.call(2), test.call(3)]
    calls[2].deadline = clock.now.advanced(byNanoseconds: 15_000_000)
    goner.withLock { $0 = calls[3] }
    test.submit(calls[0], calls[1], calls[2], calls[3])
    #expect(test.inbox.receive(4).count == 4)
    #expect(calls[0].answer == [3])
    #expect(calls[1].error == ScriptedAnswer.refusal)
    #expect(calls[2].error?.code == .deadlineExceeded)
    #expect(calls[3].error?.code == .cancelled)
    #expect(test.session.runs.map(\.requestCount) == [4, 1, 1])
  }

  @Test func aLaneGoesOnAfterFailures() throws {
    let test = try TestLane(answer: .failing(on: [13]))
    for element: Float in [13, 1, 13, 2] {
      test.submit(test.call(element))
      let call = try #require(test.inbox.receive(1).first)
      #expect((call.answer == nil) == (element == 13))
    }
  }

  @Test func aFailureAloneIsNotTriedAgain() throws {
    let test = try TestLane(answer: .failing(on: [13]))
    test.submit(test.call(13))
    #expect(test.inbox.receive(1).first?.error?.code == .internal)
    #expect(test.session.runs.count == 1)
  }

  @Test func outputsWithoutTheBatchsRowsAreRefused() throws {
    let test = try TestLane(answer: .droppingLastRow)
    test.submit(test.call(1), test.call(2, 3))
    let received = test.inbox.receive(2)
    #expect(received.map { $0.error?.code } == [.internal, .internal])
    let message = try #require(received.last?.error?.message)
    #expect(message.contains(#"scripted/1: output "y" has shape [1, 1] for a batch of 2 rows"#))
  }

  @Test func withoutBatchingTheLeadingAxisIsTheModelsOwn() throws {
    let test = try TestLane(answer: .droppingLastRow, isBatched: false)
    test.submit(test.call(1, 2))
    let call = try #require(test.inbox.receive(1).first)
    guard case .outputs(let outputs, _) = call.outcome else {
      Issue.record("no outputs: \(String(describing: call.error))")
      return
    }
    #expect(outputs.tensors[0].view.shape == [1, 1])
  }

  @Test func anEngineThatForgetsAnOutputIsOurBugAndNoCrash() throws {
    let inbox = Inbox()
    let lane = try Lane(
      owner: "mute/1", sessions: [MuteSession()], policy: BatchPolicy(isBatched: false, maxRows: 1),
      clock: ManualClock().reader)
    lane.submit([TestCall(1, sink: inbox.sink)], now: MonotonicInstant(nanoseconds: 0)) { _, _ in }
    let error = try #require(inbox.receive(1).first?.error)
    #expect(error.code == .internal)
    #expect(error.message == "mute/1: expected 1 outputs from the engine, got 0")
  }

  @Test func aDeadlineThatPassesInTheQueueIsSaidSo() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    let late = test.call(1)
    late.deadline = test.clock.now.advanced(byNanoseconds: 10_000_000)
    let patient = test.call(2)
    patient.deadline = test.clock.now.advanced(byNanoseconds: 12_000_000)
    test.submit(late, patient)
    test.clock.advance(milliseconds: 11)
    test.gate.open()
    _ = test.inbox.receive(3)
    #expect(late.error?.code == .deadlineExceeded)
    #expect(
      late.error?.message == "the deadline passed after 11 ms in the queue, before the model ran")
    #expect(patient.answer == [5])
    #expect(test.session.runs.map(\.rows) == [[[-1]], [[2]]])
  }

  @Test func aCancelledCallComesBackWithoutHavingRun() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    let calls = [test.call(1), test.call(2)]
    test.submit(calls[0], calls[1])
    calls[0].cancel()
    test.gate.open()
    _ = test.inbox.receive(3)
    #expect(calls[0].error?.code == .cancelled)
    #expect(calls[1].answer == [5])
    #expect(test.session.runs.map(\.rows) == [[[-1]], [[2]]])
  }

  @Test func aCallCancelledWhileItRunsStillComesBack() throws {
    let test = try TestLane(isHeld: true)
    let call = test.call(1)
    test.submit(call)
    try #require(test.gate.waitUntilBegun(1))
    call.cancel()
    test.gate.open()
    #expect(test.inbox.receive(1).map(\.answer) == [[3]])
  }
}

/// Says that it has an output and gives none.
private struct MuteSession: EngineSession {
  let engine = EngineKind.onnxruntime
  let signature = ModelSignature.scripted

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs { BatchOutputs(tensors: []) }
}
