import Glibc
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// An author that is killed at a step, or has no room left, in a process of its own.
struct RouteKillTests {
  private let fixture: RouteFixture

  init() throws {
    fixture = try RouteFixture()
    try fixture.promote(1)
  }

  /// The place of each step, and whether the revision is in force then.
  @Test(arguments: [
    (1, false), (2, false), (3, false), (4, false), (5, true), (6, true), (7, true),
  ])
  func aKillAtAnyStepLeavesTheOldRouteOrTheNew(_ step: Int, _ isThere: Bool) async throws {
    let root = fixture.folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = root as String, step] in
      var random = SeededRandom(seed: 5)
      var stepsLeft = step
      _ = try RouteStore(root: root).promote(
        Promotion(
          model: ModelName("digits"), version: ModelVersion(parsing: "2"),
          author: RouteAuthor(actor: "eve", time: "2026-11-23T05:00:00Z", reason: "better")),
        using: &random,
        watch: { _ in
          stepsLeft -= 1
          if stepsLeft == 0 { kill(getpid(), SIGKILL) }
        })
    }
    let state = try fixture.store.current(of: fixture.model)
    #expect(state.route?.stable.number == (isThere ? 2 : 1))
    #expect(state.problems == [])
    let leftovers = try fixture.registry.reader.scan().models[0].leftovers
    // Between the first step and the last there is a file that the next start names.
    #expect(leftovers.count == (step == 1 || step == 7 ? 0 : 1))
    for leftover in leftovers {
      #expect(leftover.path.contains("/digits/routes/.revision-"))
      #expect(leftover.problem.hasPrefix("is an unfinished change of the route, ignored; "))
    }
    #expect(try fixture.promote(3).route.revision == (isThere ? 3 : 2))
    #expect(try fixture.store.history(of: fixture.model).findings == [])
  }

  /// A limit on the size of files stands for a full disk: the write is cut short and then refused.
  @Test func aFileThatDoesNotFitLeavesNothing() async throws {
    let root = fixture.folder.path
    await #expect(processExitsWith: .success) { [root = root as String] in
      FileSizeLimit.set(byteCount: 100)
      var random = SeededRandom(seed: 5)
      let promotion = Promotion(
        model: try ModelName("digits"), version: try ModelVersion(parsing: "2"),
        author: RouteAuthor(actor: "eve", time: "2026-11-23T05:00:00Z", reason: "better"))
      let error = refusal { () throws(ServingError) in
        try RouteStore(root: root).promote(promotion, using: &random)
      }
      let isNamed = error?.message.hasSuffix("raise the limit on the size of files (ulimit -f)")
      exit(error?.code == .resourceExhausted && isNamed == true ? 0 : 1)
    }
    #expect(fixture.folder.names(in: "digits/routes") == ["00000001.yaml"])
    #expect(try fixture.promote(2).route.revision == 2)
  }
}
