import ServingCore
import ServingRuntime
import ServingTestKit
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct VersionManagerTests {
  @Test func withoutARouteTheHighestVersionAnswers() async throws {
    let registry = try ManagedRegistry()
    try registry.publish()
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(2)
    #expect(await registry.manager.waitUntilSettled(within: 20_000))
    let model = try #require(registry.tables.current.models["digits"])
    #expect(model.readyVersions == [try registry.version(2)])
    #expect(registry.engine.aliveCount(of: "digits/1") == 0)
  }

  @Test func aPublishedVersionTakesOverAndTheOldOneIsClosed() async throws {
    let registry = try ManagedRegistry()
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    try registry.publish()
    try await registry.follow { $0.activeStable == 2 && $0.state(1) == "unloaded" }
    #expect(registry.engine.waitUntilClosed("digits/1"))
    #expect(registry.engine.aliveCount(of: "digits/2") == 1)
    let states = try await registry.manager.status(of: nil).models[0].version(1)?.transitions
    #expect(
      states?.map(\.state) == [
        "found", "verifying", "loading", "warming", "ready", "draining", "unloaded",
      ])
    #expect(
      await registry.events() == [
        "ready 1", "routed 1", "ready 2", "routed 2", "draining 1", "unloaded 1",
      ])
  }

  @Test func aBadVersionChangesNothingUntilItsFolderIsMended() async throws {
    let registry = try ManagedRegistry()
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    try registry.publish("broken")
    try await registry.follow { $0.state(2) == "failed" }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.version(2)?.code == "INVALID_ARGUMENT")
    #expect(status.version(2)?.reason == "the artifact is broken")
    #expect(status.activeStable == 1)
    #expect(registry.tables.actives.compactMap(\.?.stable.number) == [1])
  }

  @Test func whatTheProbeRefusesIsNeverLoaded() async throws {
    let registry = try ManagedRegistry()
    registry.probe.refusals.withLock { $0[2] = ServingError(.internal, "the engine crashed") }
    try registry.publish()
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    #expect(registry.engine.aliveCount(of: "digits/2") == 0)
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.version(2)?.reason == "the engine crashed")
    #expect(status.version(2)?.checks.map(\.name) == ["files", "trust", "schema", "load"])
  }

  @Test func aVersionThatMayDoBetterLaterIsTriedAgain() async throws {
    let registry = try ManagedRegistry()
    registry.probe.refusals.withLock { $0[1] = ServingError(.unavailable, "no process left") }
    try registry.publish()
    try await registry.manager.start()
    try await registry.follow { $0.state(1) == "failed" }
    registry.probe.refusals.withLock { $0[1] = nil }
    registry.clock.advance(milliseconds: 1_000)
    try await registry.followUntilAnswers(1)
    #expect(registry.probe.asked.withLock { $0.count } == 2)
  }

  @Test func requestsThatHoldAVersionAreAnsweredBeforeItCloses() async throws {
    let registry = try ManagedRegistry()
    let gate = RunGate(isOpen: true)
    registry.engine.gate.withLock { $0 = gate }
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    let lane = try #require(
      registry.tables.current.models["digits"]?.version(registry.version(1))?.lane)
    gate.close()
    registry.engine.gate.withLock { $0 = nil }
    let inbox = Inbox()
    lane.submit([TestCall(3, sink: inbox.sink)], now: registry.clock.now) { _, error in
      Issue.record("refused: \(error)")
    }
    try registry.publish()
    try await registry.follow { $0.activeStable == 2 && $0.state(1) == "draining" }
    #expect(try await registry.manager.status(of: nil).models[0].version(1)?.inFlight == 1)
    #expect(registry.engine.aliveCount(of: "digits/1") == 1)
    gate.open()
    try await registry.follow { $0.state(1) == "unloaded" }
    #expect(registry.engine.waitUntilClosed("digits/1"))
    #expect(inbox.receive(1).map(\.answer) == [[7]])
  }

  @Test func onlySoManyModelsLoadAtOnceAndAllDoInTheEnd() async throws {
    let registry = try ManagedRegistry { $0.concurrentLoadsMax = 1 }
    for index in 0..<20 { try registry.publish(model: "m\(index)") }
    try registry.publish()
    try await registry.manager.start()
    #expect(await registry.manager.waitUntilSettled(within: 60_000))
    let models = registry.tables.current.models.values
    #expect(models.count == 21)
    #expect(models.allSatisfy { $0.active?.stable.number == 1 })
  }

  @Test func aRegistryThatCannotBeReadAtTheStartIsAnError() async throws {
    let manager = VersionManager(
      settings: .defaults, root: "/nowhere/at/all",
      admission: VersionAdmission(engine: FolderEngine(), clock: ManualClock().reader),
      probe: TestProbe(), tables: TestTables(), wallClock: WallClock { 0 }, report: { _, _ in })
    await #expect(throws: ServingError.self) { try await manager.start() }
  }

  @Test func anUnknownModelHasNoStatus() async throws {
    let registry = try ManagedRegistry()
    await #expect(throws: ModelTable.unknown("titles")) {
      try await registry.manager.status(of: ModelName("titles"))
    }
  }
}
