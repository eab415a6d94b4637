import ServingCore
import ServingTestKit
import Testing

@Suite struct ReconcilerTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var route: Route? = .stub(2, stable: 2, previous: 1)
    var available: [Int64] = [1, 2]
    var isReadable = true
    var active: ActiveRoute?
    var phases: [Int64: VersionPhase] = [:]
    var action: ModelAction?

    var testDescription: String { name }
  }

  @Test(arguments: examples + shadowExamples) func theNextStep(_ example: Example) {
    let phases = Dictionary(
      uniqueKeysWithValues: example.phases.map { (version($0.key), $0.value) })
    let goal = ModelGoal(
      route: example.route, keep: .none, available: example.available.map(version),
      loaded: Set(phases.filter { $0.value == .ready }.keys),
      refused: Set(phases.filter { $0.value == .failed }.keys))
    let observation = ModelObservation(
      goal: example.isReadable ? goal : nil, active: example.active, phases: phases)
    #expect(Reconciler.decide(observation) == example.action)
  }

  private static let first = ActiveRoute(revision: 1, stable: version(1))
  private static let second = ActiveRoute(revision: 2, stable: version(2))

  private static let canary = Canary(
    version: version(3), since: 2, salt: "m/2", buckets: BucketSet([0..<500]))
  private static let split = ActiveRoute(revision: 2, stable: version(2), canaries: [canary])
  private static let splitRoute = Route.stub(2, stable: 2, previous: 1, canaries: [canary])

  private static let mirrored = ActiveRoute(
    revision: 2, stable: version(2), shadows: [.stub(3), .stub(4)])
  private static let mirroredRoute = Route.stub(
    2, stable: 2, previous: 1, shadows: [.stub(3), .stub(4)])

  static let shadowExamples: [Example] = [
    Example(
      name: "a shadow need not be ready for its revision to be routed by", route: mirroredRoute,
      available: [1, 2, 3, 4], active: first, phases: [1: .ready, 2: .ready],
      action: .route(mirrored)),
    Example(
      name: "shadows are loaded after the previous one", route: mirroredRoute,
      available: [1, 2, 3, 4], active: mirrored, phases: [2: .ready], action: .load(version(1))),
    Example(
      name: "then a shadow is loaded", route: mirroredRoute, available: [1, 2, 3, 4],
      active: mirrored, phases: [1: .ready, 2: .ready], action: .load(version(3))),
    Example(
      name: "one shadow at a time", route: mirroredRoute, available: [1, 2, 3, 4],
      active: mirrored, phases: [1: .ready, 2: .ready, 3: .loading]),
    Example(
      name: "a shadow waits for what loads before it", route: mirroredRoute,
      available: [1, 2, 3, 4], active: mirrored, phases: [1: .loading, 2: .ready]),
    Example(
      name: "a shadow that loads holds up nothing that answers", route: mirroredRoute,
      available: [1, 2, 3, 4], active: first, phases: [1: .ready, 3: .loading],
      action: .load(version(2))),
    Example(
      name: "nor does one that is over and still loads", route: .stub(3, stable: 1),
      available: [1, 2, 3], active: mirrored, phases: [2: .ready, 3: .loading],
      action: .load(version(1))),
    Example(
      name: "a shadow that failed changes nothing else", route: mirroredRoute,
      available: [1, 2, 3, 4], active: mirrored, phases: [1: .ready, 2: .ready, 3: .failed],
      action: .load(version(4))),
    Example(
      name: "all shadows failed: all else is there", route: mirroredRoute,
      available: [1, 2, 3, 4], active: mirrored,
      phases: [1: .ready, 2: .ready, 3: .failed, 4: .failed]),
    Example(
      name: "a shadow that is over goes", route: .stub(3, stable: 2, shadows: [.stub(4)]),
      available: [2, 3, 4],
      active: ActiveRoute(revision: 3, stable: version(2), shadows: [.stub(4)]),
      phases: [2: .ready, 3: .ready, 4: .ready], action: .retire(version(3))),
    Example(
      name: "a shadow that is over goes before another split is in force",
      route: .stub(3, stable: 1), available: [1, 2, 3, 4], active: mirrored,
      phases: [1: .loading, 2: .ready, 3: .ready], action: .retire(version(3))),
    Example(
      name: "a shadow becomes the stable version without loading", route: .stub(3, stable: 3),
      available: [2, 3], active: mirrored, phases: [2: .ready, 3: .ready],
      action: .route(ActiveRoute(revision: 3, stable: version(3)))),
  ]

  static let examples: [Example] = [
    Example(
      name: "a canary need not be ready for its revision to be routed by", route: splitRoute,
      available: [1, 2, 3], active: first, phases: [1: .ready, 2: .ready],
      action: .route(split)),
    Example(
      name: "then the canary is loaded, before the previous one", route: splitRoute,
      available: [1, 2, 3], active: split, phases: [2: .ready], action: .load(version(3))),
    Example(
      name: "a canary that failed is left alone", route: splitRoute, available: [2, 3],
      active: split, phases: [2: .ready, 3: .failed]),
    Example(
      name: "another percentage is another split", route: splitRoute, available: [1, 2, 3],
      active: ActiveRoute(revision: 1, stable: version(2), canaries: [canary]),
      phases: [1: .ready, 2: .ready, 3: .ready], action: .route(split)),
    Example(
      name: "a canary that answers stays until another split is in force",
      route: .stub(3, stable: 1), available: [1, 2, 3], active: split,
      phases: [1: .loading, 2: .ready, 3: .ready]),
    Example(
      name: "a withdrawn canary goes", route: .stub(3, stable: 2), available: [1, 2, 3],
      active: ActiveRoute(revision: 3, stable: version(2)),
      phases: [2: .ready, 3: .ready], action: .retire(version(3))),
    Example(name: "stable loads first", action: .load(version(2))),
    Example(name: "one load at a time", phases: [2: .loading]),
    Example(
      name: "ready, then routed", phases: [2: .ready], action: .route(second)),
    Example(
      name: "then the previous one is loaded", active: second, phases: [2: .ready],
      action: .load(version(1))),
    Example(name: "all there", active: second, phases: [1: .ready, 2: .ready]),
    Example(
      name: "the old one answers while the new one loads", active: first,
      phases: [1: .ready, 2: .loading]),
    Example(
      name: "the new one is routed as soon as it is ready", active: first,
      phases: [1: .ready, 2: .ready], action: .route(second)),
    Example(
      name: "the new one loads while the old one answers", active: first,
      phases: [1: .ready], action: .load(version(2))),
    Example(
      name: "a new revision with the same version is a new number",
      route: .stub(3, stable: 1), active: first, phases: [1: .ready],
      action: .route(ActiveRoute(revision: 3, stable: version(1)))),
    Example(
      name: "the new one failed: the old one goes on", active: first,
      phases: [1: .ready, 2: .failed]),
    Example(
      name: "nothing answers and stable failed: previous is loaded", phases: [2: .failed],
      action: .load(version(1))),
    Example(
      name: "nothing answers and stable failed: previous answers",
      phases: [1: .ready, 2: .failed],
      action: .route(ActiveRoute(revision: 2, stable: version(1)))),
    Example(
      name: "nothing answers and stable is on its way: previous waits",
      phases: [1: .ready, 2: .loading]),
    Example(
      name: "nothing answers and stable is missing: previous answers", available: [1],
      phases: [1: .ready], action: .route(ActiveRoute(revision: 2, stable: version(1)))),
    Example(
      name: "what is not wanted goes", available: [1, 2, 3], active: second,
      phases: [1: .ready, 2: .ready, 3: .ready], action: .retire(version(3))),
    Example(
      name: "what is not wanted goes before another is loaded", available: [1, 2, 3],
      active: ActiveRoute(revision: 1, stable: version(1)),
      phases: [1: .ready, 3: .ready], action: .retire(version(3))),
    Example(
      name: "what answers is never retired", route: nil, available: [5],
      active: ActiveRoute(revision: 0, stable: version(4)), phases: [4: .ready, 5: .failed]),
    Example(
      name: "no route: the old one is retired once the new one answers", route: nil,
      available: [4, 5], active: ActiveRoute(revision: 0, stable: version(5)),
      phases: [4: .ready, 5: .ready], action: .retire(version(4))),
    Example(
      name: "a version that drains is not loaded again before it has ended", active: second,
      phases: [1: .draining, 2: .ready]),
    Example(
      name: "one that was unloaded is", active: second, phases: [1: .idle, 2: .ready],
      action: .load(version(1))),
    Example(
      name: "an unreadable registry is no wish", isReadable: false, active: first,
      phases: [1: .ready, 3: .ready]),
    Example(
      name: "an emptied model keeps what answers", route: nil, available: [], active: first,
      phases: [1: .ready]),
    Example(
      name: "a route without its versions keeps what answers", route: .stub(3, stable: 9),
      available: [], active: first, phases: [1: .ready]),
  ]

  /// Whatever the registry says and whichever loads fail, in whichever order: one load at a time,
  /// what answers is ready and is not taken away, and in the end what can be as wanted is.
  @Test(arguments: 1...200) func alwaysAvailableAndThereInTheEnd(seed: UInt64) {
    var world = ReconcilerWorld(random: SeededRandom(seed: seed))
    for _ in 0..<200 { world.live() }
    world.calmDown()
    let goal = world.goal
    for wanted in goal.wanted {
      #expect(
        (world.phases[wanted.version] ?? .idle) != .idle, "seed \(seed): \(wanted) was not tried")
    }
    if let target = goal.target, world.phases[target.stable] == .ready {
      #expect(world.active == target, "seed \(seed)")
    }
    let wanted = Set(goal.wanted.map(\.version))
    for (version, phase) in world.phases where phase == .ready {
      #expect(wanted.contains(version) || world.active?.stable == version, "seed \(seed)")
    }
  }
}
