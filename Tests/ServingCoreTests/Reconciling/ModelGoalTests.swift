import ServingCore
import Testing

@Suite struct ModelGoalTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var route: Route?
    var keep = KeepPolicy.none
    var available: [Int64] = []
    var loaded: Set<Int64> = []
    var refused: Set<Int64> = []
    var target: ActiveRoute?
    var fallback: ActiveRoute?
    var wanted: [ModelGoal.Wanted] = []

    var testDescription: String { name }
  }

  @Test(arguments: examples) func theGoal(_ example: Example) {
    let goal = ModelGoal(
      route: example.route, keep: example.keep, available: example.available.map(version),
      loaded: Set(example.loaded.map(version)), refused: Set(example.refused.map(version)))
    #expect(goal.target == example.target)
    #expect(goal.fallback == example.fallback)
    #expect(goal.wanted == example.wanted)
  }

  private static let canary = Canary(
    version: version(3), since: 4, salt: "digits/4", buckets: BucketSet([0..<100]))

  static let examples: [Example] = [
    Example(name: "nothing there"),
    Example(
      name: "no route: the highest", available: [1, 10, 9],
      target: ActiveRoute(revision: 0, stable: version(10)),
      wanted: [.init(version(10), .stable)]),
    Example(
      name: "no route: the highest that is not refused", available: [1, 2, 3], refused: [3],
      target: ActiveRoute(revision: 0, stable: version(2)), wanted: [.init(version(2), .stable)]),
    Example(name: "no route: all refused", available: [1, 2], refused: [1, 2]),
    Example(
      name: "a route: stable, then previous", route: .stub(4, stable: 2, previous: 1),
      available: [1, 2, 3], target: ActiveRoute(revision: 4, stable: version(2)),
      fallback: ActiveRoute(revision: 4, stable: version(1)),
      wanted: [.init(version(2), .stable), .init(version(1), .previous)]),
    Example(
      name: "canaries are wanted before the previous version",
      route: .stub(4, stable: 2, previous: 1, canaries: [canary]), available: [1, 2, 3],
      target: ActiveRoute(revision: 4, stable: version(2), canaries: [canary]),
      fallback: ActiveRoute(revision: 4, stable: version(1)),
      wanted: [
        .init(version(2), .stable), .init(version(3), .canary), .init(version(1), .previous),
      ]),
    Example(
      name: "a canary that is not there is not wanted, and stays in the split",
      route: .stub(4, stable: 2, canaries: [canary]), available: [2],
      target: ActiveRoute(revision: 4, stable: version(2), canaries: [canary]),
      wanted: [.init(version(2), .stable)]),
    Example(
      name: "a refused stable version stays the target", route: .stub(1, stable: 2),
      available: [1, 2], refused: [2], target: ActiveRoute(revision: 1, stable: version(2)),
      wanted: [.init(version(2), .stable)]),
    Example(
      name: "a named version that is not there is not wanted", route: .stub(1, stable: 7),
      available: [1], target: ActiveRoute(revision: 1, stable: version(7))),
    Example(
      name: "a named version that serves is wanted without its folder",
      route: .stub(2, stable: 7, previous: 6), loaded: [6, 7],
      target: ActiveRoute(revision: 2, stable: version(7)),
      fallback: ActiveRoute(revision: 2, stable: version(6)),
      wanted: [.init(version(7), .stable), .init(version(6), .previous)]),
    Example(
      name: "keep latest and listed, each once", route: .stub(1, stable: 5),
      keep: KeepPolicy(latest: 2, versions: [version(2), version(5), version(9)]),
      available: [1, 2, 4, 5], target: ActiveRoute(revision: 1, stable: version(5)),
      wanted: [
        .init(version(5), .stable), .init(version(5), .kept), .init(version(4), .kept),
        .init(version(2), .kept),
      ]),
    Example(
      name: "a kept version without its folder is let go",
      keep: KeepPolicy(latest: 0, versions: [version(1)]), available: [2], loaded: [1, 2],
      target: ActiveRoute(revision: 0, stable: version(2)), wanted: [.init(version(2), .stable)]),
    Example(
      name: "more to keep than there are", keep: KeepPolicy(latest: 100, versions: []),
      available: [3], target: ActiveRoute(revision: 0, stable: version(3)),
      wanted: [.init(version(3), .stable), .init(version(3), .kept)]),
  ]

  @Test func shadowsComeLastAndAreInTheSplit() {
    let shadows = [Shadow.stub(4), .stub(5), .stub(9)]
    let goal = ModelGoal(
      route: .stub(4, stable: 2, previous: 1, canaries: [Self.canary], shadows: shadows),
      keep: KeepPolicy(latest: 1, versions: []), available: [1, 2, 3, 4, 5].map(version),
      loaded: [], refused: [])
    #expect(goal.target?.shadows == shadows)
    #expect(goal.fallback?.shadows == [])
    #expect(
      goal.wanted == [
        .init(version(2), .stable), .init(version(3), .canary), .init(version(1), .previous),
        .init(version(5), .kept), .init(version(4), .shadow), .init(version(5), .shadow),
      ])
    #expect(goal.isOnlyShadow(version(4)))
    #expect(!goal.isOnlyShadow(version(5)))
    #expect(!goal.isOnlyShadow(version(9)))
  }

  @Test func theRolesOfAVersion() {
    let goal = ModelGoal(
      route: .stub(1, stable: 2), keep: KeepPolicy(latest: 1, versions: []),
      available: [version(2)], loaded: [], refused: [])
    #expect(goal.roles(of: version(2)) == [.stable, .kept])
    #expect(goal.roles(of: version(1)) == [])
  }
}
