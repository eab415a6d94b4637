import ServingCore
import ServingRuntime
import ServingTestKit

/// Holds what came of a scenario against what may come of it.
struct ScenarioCheck {
  /// How often what happened, so that no rule is kept only because nothing tried it.
  struct Tally {
    var answered = 0
    var answeredInParts = 0
    var finishedOnLoops = 0
    var failed = 0
    var cancelled = 0
    var expired = 0
    var refusedAsFull = 0
    var refusedAsLate = 0
    var refusedAsClosed = 0
    var repeatedRuns = 0
    var givenUpRuns = 0
    var sharedRuns = 0
  }

  private let scenario: LaneScenario
  private let calls: [ScenarioCall]
  private let runs: [ScenarioLedger.Run]
  /// The places in `runs` of the runs of each row.
  private var runsOfRow: [Int: [Int]] = [:]
  private(set) var problems: [String] = []
  private(set) var tally = Tally()

  init(_ scenario: LaneScenario, _ calls: [ScenarioCall], _ ledger: ScenarioLedger) {
    self.scenario = scenario
    self.calls = calls
    runs = ledger.runs
    for (place, run) in runs.enumerated() {
      for name in run.rows { runsOfRow[name, default: []].append(place) }
    }
    checkRuns()
    for call in calls { check(call) }
    checkQueue(ledger)
    problems += ledger.problems
  }

  private mutating func checkRuns() {
    let known = Set(calls.flatMap(\.names))
    for run in runs {
      if !known.isSuperset(of: run.rows) { problems.append("rows ran that nobody sent: \(run)") }
      if scenario.policy.isBatched {
        if run.rows.count > scenario.policy.maxRows { problems.append("a run too large: \(run)") }
      } else if run.requestCount != 1 {
        problems.append("a run of several, unbatched: \(run)")
      }
      if run.requestCount > 1 { tally.sharedRuns += 1 }
    }
    let givenUp = Set(calls.filter(mayBeGivenUp).flatMap(\.names))
    for (name, places) in runsOfRow {
      guard let first = places.first, let last = places.last else { continue }
      // Once; or together with others, which failed, and then alone if anybody still waits.
      let isRepeated = runs[first].failedTogether
      if places.count == 1, isRepeated, givenUp.contains(name) {
        tally.givenUpRuns += 1
      } else if places.count != (isRepeated ? 2 : 1) {
        problems.append("row \(name) ran \(places.count) times: \(places.map { runs[$0] })")
      } else if isRepeated {
        tally.repeatedRuns += 1
        if runs[last].requestCount != 1 || runs[last].session != runs[first].session {
          problems.append("row \(name) ran again, but not alone: \(runs[last])")
        }
      }
    }
  }

  /// Whether a call was not run alone, after it failed together with others, because its time had
  /// come meanwhile, its caller had gone or another part of it had failed.
  private func mayBeGivenUp(_ call: ScenarioCall) -> Bool {
    call.error?.code == .cancelled || call.error?.code == .deadlineExceeded
      || scenario.isSplit(rowCount: call.rowCount) && call.error != nil
  }

  private mutating func check(_ call: ScenarioCall) {
    func name(_ problem: String) -> String {
      "rows \(call.names) with deadline \(call.deadline.nanoseconds), queued at "
        + "\(call.times.queued.nanoseconds), error \(call.error?.description ?? "none"): \(problem)"
    }
    guard call.returnCount == 1 else {
      return problems.append(name("came back \(call.returnCount) times"))
    }
    let rowRuns = call.names.map { runsOfRow[$0, default: []].map { runs[$0] } }
    let ranCount = rowRuns.filter { !$0.isEmpty }.count
    if ranCount > 0, !wasTakenRightly(call, rowRuns.compactMap(\.first)) {
      problems.append(name("ran although it was late or cancelled when it was taken: \(rowRuns)"))
    }
    let isSplit = scenario.isSplit(rowCount: call.rowCount)
    let isUnfinished = rowRuns.map { $0.allSatisfy(\.failedTogether) }
    let mayHaveRun = isSplit ? isUnfinished.contains(true) : !isUnfinished.contains(false)
    if call.wasRefused {
      if ranCount > 0 { problems.append(name("ran and was refused")) }
      return countRefusal(call)
    }
    switch call.error?.code {
    case nil:
      tally.answered += 1
      if isSplit { tally.answeredInParts += 1 }
      let isRight = call.hasItsOwnAnswer(isBatched: scenario.policy.isBatched)
      if !isRight || call.isPoisoned || !rowRuns.allSatisfy({ $0.last?.failed == false }) {
        problems.append(name("an answer that is not its own: \(rowRuns)"))
      }
    case .internal:
      tally.failed += 1
      let isKnown = call.error == ScriptedAnswer.refusal || call.error == ScenarioSession.failure
      if !isKnown || !rowRuns.contains(where: { $0.last?.failed == true }) {
        problems.append(name("failed for no reason: \(rowRuns)"))
      }
    case .cancelled:
      tally.cancelled += 1
      if call.cancelled == nil || !mayHaveRun { problems.append(name("undue; ran: \(rowRuns)")) }
    case .deadlineExceeded:
      tally.expired += 1
      if call.deadline == .distantFuture || !mayHaveRun {
        problems.append(name("undue; ran: \(rowRuns)"))
      }
    default: problems.append(name("not a lane's error"))
    }
    if call.error == nil || call.error?.code == .internal, let problem = checkTimes(call) {
      problems.append(name(problem))
    }
  }

  /// - Parameter firsts: the first run of each row that ran.
  private func wasTakenRightly(_ call: ScenarioCall, _ firsts: [ScenarioLedger.Run]) -> Bool {
    if call.wasCancelledAtFirst { return false }
    return firsts.allSatisfy { run in
      let taken = scenario.isExact ? run.begun : run.bound.time
      let isGone = call.cancelled.map { $0.sequence < run.bound.sequence } ?? false
      return call.deadline > taken && !isGone
    }
  }

  /// What the lane itself says of a call that ran.
  private func checkTimes(_ call: ScenarioCall) -> String? {
    let times = call.times
    if times.taken >= call.deadline { return "taken at \(times.taken.nanoseconds), too late" }
    if times.taken > times.started || times.started > times.finished {
      return "times in disorder: \(times)"
    }
    // Elsewhere a thread may take, at the instant that it has read, what came a moment later.
    if scenario.isExact, times.queued > times.taken { return "taken before it came: \(times)" }
    return nil
  }

  private mutating func countRefusal(_ call: ScenarioCall) {
    switch call.error?.code {
    case .unavailable: tally.refusedAsClosed += 1
    case .resourceExhausted where call.error?.message.contains("is full") == true:
      tally.refusedAsFull += 1
    default: tally.refusedAsLate += 1
    }
  }

  /// What is larger than a whole limit is taken when nothing else waits, and nothing beside it.
  private mutating func checkQueue(_ ledger: ScenarioLedger) {
    let seen = ledger.queuedMax
    let rowsMax = max(scenario.limits.queuedRowsMax, calls.map(\.rowCount).max() ?? 0)
    let bytesMax = max(scenario.limits.queuedBytesMax, calls.map(\.byteCount).max() ?? 0)
    if seen.rows > rowsMax || seen.bytes > bytesMax {
      problems.append("\(seen) waited, over \(rowsMax) rows or \(bytesMax) bytes")
    }
  }
}
