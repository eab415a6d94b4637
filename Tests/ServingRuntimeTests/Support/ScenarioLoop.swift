import ServingCore
import ServingRuntime
import ServingTestKit

/// Submits as an event loop does, step by step as its seed says: requests with or without a turn of
/// its own, callers that leave, engines that are held, time that passes.
///
/// `@unchecked Sendable`: touched by its own thread until that has ended.
final class ScenarioLoop: @unchecked Sendable {
  private static let flowCount: UInt64 = 4

  private let scenario: LaneScenario
  private let index: Int
  private let ledger: ScenarioLedger
  private let lane: Lane
  private let gate: RunGate
  /// Of all loops, in their order.
  private let sinks: [CompletionSink]
  /// Counts what the sinks say.
  private let events: Monitor<Int>
  private var random: SeededRandom
  private var nextName: Int
  private var isHolding = false
  private(set) var calls: [ScenarioCall] = []
  /// Calls that came back before ``Lane/submit`` did.
  private(set) var localCount = 0

  init(
    _ scenario: LaneScenario, index: Int, ledger: ScenarioLedger, lane: Lane, gate: RunGate,
    sinks: [CompletionSink], events: Monitor<Int>
  ) {
    self.scenario = scenario
    self.index = index
    self.ledger = ledger
    self.lane = lane
    self.gate = gate
    self.sinks = sinks
    self.events = events
    random = SeededRandom(seed: scenario.seed &+ UInt64(index) &+ 0x100B)
    nextName = 1 + index * 100_000
  }

  func run() {
    for step in 0..<scenario.stepCount {
      act()
      if scenario.closesEarly, index == 0, step == scenario.stepCount * 2 / 3 { close() }
      drain()
    }
    gate.open()
  }

  /// Takes what has come back.
  func drain() {
    var finished: [InferenceCall] = []
    sinks[index].takeFinished(into: &finished)
    for call in finished { take(call) }
  }

  private func act() {
    if isHolding, random.isOne(in: 4) { hold(false) }
    switch Int.random(in: 0..<16, using: &random) {
    case 0..<9: submit()
    case 9..<12: cancelOne()
    case 12..<14: rest()
    case 14: hold(true)
    default:
      if scenario.movesClock { ledger.clock.advance(milliseconds: 1) }
    }
  }

  /// Whoever holds the engine offers no turn, or it would wait for itself.
  private func hold(_ isHeld: Bool) {
    isHolding = isHeld
    if isHeld { gate.close() } else { gate.open() }
  }

  /// Waits for the last of its calls, unless that can only come once somebody does something.
  private func rest() {
    guard !isHolding, scenario.policy.delayNanosecondsMax == 0,
      let last = calls.last(where: { $0.loop == index })
    else { return }
    while true {
      let seen = events.update { $0 }
      drain()
      if last.returnCount > 0 { return }
      guard events.wait(until: { $0 > seen }) else {
        return ledger.complain("rows \(last.names) did not come back in time")
      }
    }
  }

  private func close() {
    ledger.noteClosing()
    lane.close()
  }

  private func cancelOne() {
    guard let call = calls.suffix(8).randomElement(using: &random), call.returnCount == 0 else {
      return
    }
    call.leave(ledger)
    if random.isOne(in: 2) { lane.noteCancellation() }
  }

  private func submit() {
    let now = ledger.enterLane().time
    let batch = (0..<Int.random(in: 1...6, using: &random)).map { _ in makeCall(now) }
    calls += batch
    ledger.noteGiven(batch)
    let returned = ledger.returned
    let turn =
      scenario.offersTurns && !isHolding && !random.isOne(in: 3)
      ? LoopTurn(sink: sinks[index], begun: now) : nil
    lane.submit(batch, now: now, turn: turn) { call, error in
      refuse(call, error, returned)
    } finished: { call in
      if turn == nil { ledger.complain("a call was finished on a loop that offered no turn") }
      localCount += 1
      take(call)
    }
  }

  private func makeCall(_ now: MonotonicInstant) -> ScenarioCall {
    let rows = Int.random(in: 1...scenario.requestRowsMax, using: &random)
    let isSmall = random.isOne(in: 2)
    var names: [Int] = []
    for _ in 0..<(isSmall ? min(rows, 3) : rows) {
      names.append(nextName)
      nextName += 1
    }
    if let oneIn = scenario.poisonOneIn, random.isOne(in: oneIn) {
      names[Int.random(in: names.indices, using: &random)] += LaneScenario.poisonedFrom
    }
    // Now and then one that belongs to another loop.
    let loop = random.isOne(in: 8) ? Int.random(in: sinks.indices, using: &random) : index
    let call = ScenarioCall(
      names: names, width: random.isOne(in: 4) ? 2 : 1, wordsPerRow: random.isOne(in: 4) ? 2 : 1,
      isBatched: scenario.policy.isBatched, sink: sinks[loop], loop: loop, using: &random)
    call.flow = UInt64.random(in: 0..<Self.flowCount, using: &random)
    call.urgency = UInt8.random(in: 0...7, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: call.deadline = now
    case 1, 2:
      call.deadline = now.advanced(
        byNanoseconds: UInt64.random(in: 1...6_000_000, using: &random))
    case 3: call.deadline = now.advanced(byNanoseconds: 10_000_000_000)
    default: break
    }
    if random.isOne(in: 12) {
      call.wasCancelledAtFirst = true
      call.leave(ledger)
    }
    return call
  }

  private func take(_ call: InferenceCall) {
    guard let call = call as? ScenarioCall else {
      return ledger.complain("something came back that was never put in")
    }
    if call.loop != index { ledger.complain("a call of loop \(call.loop) came to loop \(index)") }
    call.noteReturn()
    ledger.noteReturned(call)
  }

  /// - Parameter returned: before the call was put in, so that no more can have waited than what
  ///   was put in beside that.
  private func refuse(
    _ call: InferenceCall, _ error: ServingError, _ returned: ScenarioLedger.Amount
  ) {
    guard let call = call as? ScenarioCall else {
      return ledger.complain("something was refused that was never put in")
    }
    let given = ledger.given
    let limits = scenario.limits
    switch error.code {
    case .unavailable:
      if !ledger.isClosing { ledger.complain("refused as closed: \(error)") }
    case .resourceExhausted where !error.message.contains("is full"):
      if call.deadline == .distantFuture { ledger.complain("refused without need: \(error)") }
    case .resourceExhausted:
      let (rows, bytes) = (given.rows - returned.rows, given.bytes - returned.bytes)
      // One flow's share ends where the others' part, a ninth, begins; a patient request's earlier.
      let isShare = error.message.contains("for this caller")
      let steps = max(call.urgency, FlowShares.usualUrgency) - FlowShares.usualUrgency
      let whole = isShare ? FlowShares.freeMultiple : 1
      let part = isShare ? whole + 1 << Int(steps) : 1
      if rows * part <= limits.queuedRowsMax * whole,
        bytes * part <= limits.queuedBytesMax * whole
      {
        ledger.complain("refused with \(rows) rows and \(bytes) bytes about: \(error)")
      }
    default: ledger.complain("refused for no reason: \(error)")
    }
    call.noteRefusal(error)
    ledger.noteReturned(call)
  }
}
