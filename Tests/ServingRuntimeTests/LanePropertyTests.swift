import ServingCore
import ServingTestKit
import Testing

/// Random traffic through lanes of every kind. Whatever happens, every call comes back once, with
/// its own rows in order or with one error that it deserves; nothing runs that was late or
/// cancelled when it was taken; and no bound is passed.
///
/// A failure names the seed of its scenario; with `CROSSFADE_SEED` set to it that one comes first.
@Suite struct LanePropertyTests {
  /// Of each seed.
  private static let scenarioCount = 160
  private static let seedStep: UInt64 = 1_000_003

  @Test(arguments: SeededRandom.seeds)
  func everyCallComesBackOnceWithItsOwn(seed: UInt64) throws {
    var tallies: [ScenarioCheck.Tally] = []
    for place in 0..<Self.scenarioCount {
      let scenario = LaneScenario(seed: seed &+ UInt64(place) &* Self.seedStep)
      let (problems, tally) = try ScenarioRig(scenario).play()
      tallies.append(tally)
      let isRight = problems.isEmpty
      try #require(
        isRight,
        """
        seed \(scenario.seed) (\(scenario)): \(problems.count) problems, such as
        \(problems.prefix(4).joined(separator: "\n"))
        """)
    }
    checkReach(tallies)
  }

  /// Every rule was put to the test.
  private func checkReach(_ tallies: [ScenarioCheck.Tally]) {
    let counts: [(String, KeyPath<ScenarioCheck.Tally, Int>)] = [
      ("answered", \.answered), ("answered in parts", \.answeredInParts),
      ("finished on loops", \.finishedOnLoops), ("failed", \.failed), ("cancelled", \.cancelled),
      ("expired", \.expired), ("refused as full", \.refusedAsFull),
      ("refused as late", \.refusedAsLate), ("refused as closed", \.refusedAsClosed),
      ("run again alone", \.repeatedRuns), ("given up after that", \.givenUpRuns),
      ("run together", \.sharedRuns),
    ]
    for (name, count) in counts {
      let sum = tallies.reduce(0) { $0 + $1[keyPath: count] }
      #expect(sum > 0, "nothing was \(name)")
    }
  }
}
