import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct VersionManagerShadowTests {
  /// Version 1 is the stable one by a route; the others are published and not loaded.
  private static func started(_ others: String...) async throws -> ManagedRegistry {
    let registry = try ManagedRegistry()
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    for content in others { try registry.publish(content) }
    return registry
  }

  @Test func aShadowIsLoadedAndGoesWhenItIsOver() async throws {
    let registry = try await Self.started("good")
    try registry.shadow(2)
    try await registry.follow { $0.state(2) == "ready" && $0.activeRevision == 2 }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.version(2)?.roles == ["shadow"])
    #expect(status.activeStable == 1)
    #expect(status.activeShadows == [ModelStatus.ActiveShare(version: 2, percent: 100)])
    #expect(status.problems.isEmpty)
    #expect(registry.tables.actives.last??.shadows.map(\.version.number) == [2])
    try registry.shadow(2, off: true)
    try await registry.follow { $0.state(2) == "unloaded" && $0.activeRevision == 3 }
    #expect(registry.engine.waitUntilClosed("digits/2"))
    #expect(registry.tables.actives.last??.shadows.isEmpty == true)
  }

  @Test func aShadowThatFailsChangesNothingElse() async throws {
    let registry = try await Self.started("broken", "good")
    try registry.shadow(2)
    try await registry.follow { $0.state(2) == "failed" && $0.activeRevision == 2 }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeStable == 1)
    #expect(status.state(1) == "ready")
    #expect(
      status.problems == [
        "the shadow 2 gets no request: it failed: the artifact is broken; callers notice nothing"
      ])
    try registry.promote(3)
    try await registry.followUntilAnswers(3, revision: 3)
  }

  @Test func aShadowThatIsPromotedAnswersWithoutBeingLoadedAgain() async throws {
    let registry = try await Self.started("good")
    try registry.shadow(2)
    try await registry.follow { $0.state(2) == "ready" }
    try registry.promote(2)
    try await registry.followUntilAnswers(2, revision: 3)
    let events = await registry.events()
    #expect(events.filter { $0 == "ready 2" }.count == 1)
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeShadows.isEmpty)
    #expect(status.version(2)?.roles == ["stable"])
  }
}
