import GatewayMetrics
import ServingCore
import ServingTestKit

@testable import ServingRuntime

/// Plays a scenario through a real lane: its threads, its loops, and the end.
struct ScenarioRig {
  private let scenario: LaneScenario
  private let ledger = ScenarioLedger()
  private let gate = RunGate(isOpen: true)
  /// Counts what the sinks say.
  private let events = Monitor(0)
  private let closedCount = Monitor(0)
  private let metrics: VersionMetrics

  init(_ scenario: LaneScenario) throws {
    self.scenario = scenario
    metrics = VersionMetrics(
      model: try ModelName("scenario"), version: try ModelVersion(parsing: "1"))
  }

  /// - Returns: what was wrong, and what happened.
  func play() throws -> (problems: [String], tally: ScenarioCheck.Tally) {
    let lane = try makeLane()
    let sinks = (0..<scenario.loopCount).map { [events] _ in
      CompletionSink { events.update { $0 += 1 } }
    }
    let loops = sinks.indices.map {
      ScenarioLoop(
        scenario, index: $0, ledger: ledger, lane: lane, gate: gate, sinks: sinks, events: events)
    }
    guard run(loops) else { return (["the loops did not end"] + ledger.problems, .init()) }
    // Whatever was held back for others to join it has waited long enough.
    if scenario.movesClock { ledger.clock.advance(milliseconds: 2) }
    let closesFirst = scenario.seed.isMultiple(of: 2)
    if closesFirst { lane.close() }
    let calls = loops.flatMap(\.calls)
    guard collect(calls, loops) else {
      let missing = calls.filter { $0.returnCount == 0 }
      return (["\(missing.count) calls did not come back: \(missing.map(\.names))"], .init())
    }
    var problems = end(lane)
    for loop in loops { loop.drain() }
    let check = ScenarioCheck(scenario, calls, ledger)
    problems += check.problems
    var tally = check.tally
    tally.finishedOnLoops = loops.reduce(0) { $0 + $1.localCount }
    return (problems, tally)
  }

  private func makeLane() throws -> Lane {
    let sessions = (0..<scenario.sessionCount).map { [closedCount] index in
      ScenarioSession(scenario, index: index, ledger: ledger, gate: gate, metrics: metrics) {
        closedCount.update { $0 += 1 }
      }
    }
    return try Lane(
      owner: "scenario/1", sessions: sessions, threadCount: scenario.threadCount,
      policy: scenario.policy, limits: scenario.limits, metrics: metrics,
      clock: ledger.clock.reader)
  }

  /// Runs each loop on a thread of its own.
  /// - Returns: false when they do not end in time.
  private func run(_ loops: [ScenarioLoop]) -> Bool {
    let endedCount = Monitor(0)
    for loop in loops {
      let didStart = WorkerThread.start(name: "scenario loop", priority: .normal) {
        loop.run()
      } ended: {
        endedCount.update { $0 += 1 }
      }
      guard didStart else { return false }
    }
    return endedCount.wait { $0 == loops.count }
  }

  /// Waits for every call.
  private func collect(_ calls: [ScenarioCall], _ loops: [ScenarioLoop]) -> Bool {
    gate.open()
    while true {
      let seen = events.update { $0 }
      for loop in loops { loop.drain() }
      if calls.allSatisfy({ $0.returnCount > 0 }) { return true }
      guard events.wait(until: { $0 > seen }) else { return false }
    }
  }

  /// Nothing is left behind, and the sessions are let go of.
  private func end(_ lane: Lane) -> [String] {
    var problems: [String] = []
    if lane.heldCount != 0 { problems.append("\(lane.heldCount) calls are held of none") }
    let gauges = metrics.snapshot().gauges
    if gauges != LaneGauges() { problems.append("of nothing there is left: \(gauges)") }
    lane.close()
    if closedCount.wait(until: { $0 == scenario.sessionCount }) {
      lane.waitUntilEnded()
    } else {
      problems.append("the sessions were not let go of")
    }
    return problems
  }
}
