import Foundation
import RegistryStore
import ServingCore
import ServingRuntime
import ServingTestKit
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct VersionManagerFailureTests {
  private static func started(
    _ change: (inout ManagerSettings) -> Void = { _ in }
  ) async throws -> ManagedRegistry {
    let registry = try ManagedRegistry(change)
    try registry.publish()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    return registry
  }

  @Test func aRegistryThatGoesAwayIsNotNoVersions() async throws {
    let registry = try await Self.started()
    try FileManager.default.moveItem(atPath: registry.root, toPath: registry.root + "-gone")
    try await registry.follow { _ in try await registry.problem != nil }
    #expect(registry.tables.current.models["digits"]?.active?.stable.number == 1)
    #expect(registry.engine.aliveCount(of: "digits/1") == 1)
    try FileManager.default.moveItem(atPath: registry.root + "-gone", toPath: registry.root)
    try registry.publish()
    try await registry.followUntilAnswers(2)
    #expect(try await registry.problem == nil)
    let kinds = await registry.events()
    #expect(kinds.contains("registry-unreadable -") && kinds.contains("registry-readable -"))
  }

  @Test func anEmptyMountPointIsNotNoModels() async throws {
    let registry = try await Self.started()
    try FileManager.default.moveItem(atPath: registry.root, toPath: registry.root + "-gone")
    try FileManager.default.createDirectory(
      atPath: registry.root, withIntermediateDirectories: false)
    try await registry.follow { !$0.problems.isEmpty }
    #expect(registry.tables.current.models["digits"]?.active?.stable.number == 1)
    try FileManager.default.removeItem(atPath: registry.root)
    try FileManager.default.moveItem(atPath: registry.root + "-gone", toPath: registry.root)
    try await registry.follow { $0.problems.isEmpty && $0.version(1)?.reason == nil }
    #expect(registry.engine.aliveCount(of: "digits/1") == 1)
  }

  @Test func aVersionThatIsRemovedWhileItServesKeepsServing() async throws {
    let registry = try await Self.started()
    try registry.move("digits/1", to: "digits/.1")
    try await registry.follow { $0.version(1)?.reason != nil }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.state(1) == "ready")
    #expect(status.version(1)?.reason?.hasPrefix("its folder is gone") == true)
    try registry.move("digits/.1", to: "digits/1")
    try await registry.follow { $0.version(1)?.reason == nil }
  }

  @Test func aVersionThatIsRemovedWhileItLoadsIsForgotten() async throws {
    let registry = try await Self.started()
    registry.engine.meanwhile.withLock { actions in
      actions["digits/2"] = { [root = registry.root] in
        try? FileManager.default.removeItem(atPath: "\(root)/digits/2")
      }
    }
    try registry.publish()
    try await registry.follow { status in
      await registry.events().contains("failed 2") && status.version(2) == nil
    }
    #expect(registry.tables.current.models["digits"]?.active?.stable.number == 1)
    #expect(registry.engine.waitUntilClosed("digits/2"))
  }

  @Test func aModelThatIsRemovedWhileItLoadsIsForgotten() async throws {
    let registry = try ManagedRegistry()
    registry.engine.meanwhile.withLock { actions in
      actions["digits/1"] = { [root = registry.root, manager = registry.manager] in
        try? FileManager.default.removeItem(atPath: "\(root)/digits")
        manager.registryChanged(.everything)
      }
    }
    try registry.publish()
    try await registry.manager.start()
    for _ in 0..<400 where await !registry.events().contains("model-gone -") {
      try await Task.sleep(for: .milliseconds(25))
      registry.manager.registryChanged(.everything)
    }
    #expect(await registry.events().contains("model-gone -"))
    #expect(registry.tables.current.models["digits"] == nil)
    #expect(try await registry.manager.status(of: nil).models.isEmpty)
    #expect(registry.engine.waitUntilClosed("digits/1"))
  }

  @Test func aFolderThatChangesAfterLoadingIsReported() async throws {
    let registry = try await Self.started()
    try registry.overwrite("digits/1/model.onnx", "evil")
    try await registry.follow { $0.version(1)?.reason != nil }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.state(1) == "ready")
    #expect(status.version(1)?.reason?.contains("changed after it was loaded") == true)
    try registry.overwrite("digits/1/model.onnx", "good")
    try await registry.follow { $0.version(1)?.reason == nil }
  }

  @Test func aDamagedVersionIsTriedAgainWhenItIsMended() async throws {
    let registry = try await Self.started()
    try registry.publish("good too")
    try registry.overwrite("digits/2/model.onnx", "good t0o")
    try await registry.follow { $0.state(2) == "failed" }
    #expect(
      try await registry.manager.status(of: nil).models[0].version(2)?.code == "DATA_LOSS")
    try registry.overwrite("digits/2/model.onnx", "good too")
    try await registry.followUntilAnswers(2)
  }

  @Test func aManifestThatCannotBeReadIsTheVersionsFailureAlone() async throws {
    let registry = try await Self.started()
    try FileManager.default.createDirectory(
      atPath: "\(registry.root)/digits/2", withIntermediateDirectories: false)
    try await registry.follow { $0.state(2) == "failed" }
    #expect(try await registry.manager.status(of: nil).models[0].activeStable == 1)
    try FileManager.default.removeItem(atPath: "\(registry.root)/digits/2")
    try await registry.follow { $0.version(2) == nil }
  }

  @Test func theBudgetRefusesALoadAndNothingIsClosedForIt() async throws {
    let registry = try await Self.started { $0.memoryBudgetBytes = 20 << 20 }
    registry.probe.peaks.withLock { $0[2] = 15 << 20 }
    try registry.publish("good and large")
    try await registry.follow { $0.state(2) == "failed" }
    let status = try await registry.manager.status(of: nil)
    #expect(status.models[0].version(2)?.code == "RESOURCE_EXHAUSTED")
    #expect(status.models[0].version(2)?.reason?.contains("measured in the probe") == true)
    #expect(status.models[0].state(1) == "ready")
    #expect(status.memory.usedBytes == status.models[0].version(1)?.memoryBytes)
    registry.probe.peaks.withLock { $0[3] = 1 << 20 }
    try registry.publish()
    try await registry.followUntilAnswers(3)
  }

  @Test func aModelThatIsDeletedKeepsServing() async throws {
    let registry = try await Self.started()
    try registry.publish(model: "other")
    try registry.move("digits", to: ".digits")
    try await registry.follow { !$0.problems.isEmpty }
    #expect(registry.tables.current.models["digits"]?.active?.stable.number == 1)
    try registry.move(".digits", to: "digits")
    try await registry.follow { $0.problems.isEmpty }
  }

  @Test func aModelThatNeverServedGoesWithItsFolder() async throws {
    let registry = try await Self.started()
    try FileManager.default.createDirectory(
      atPath: "\(registry.root)/empty", withIntermediateDirectories: false)
    try await registry.follow { _ in registry.tables.current.models["empty"] != nil }
    try FileManager.default.removeItem(atPath: "\(registry.root)/empty")
    try await registry.follow { _ in registry.tables.current.models["empty"] == nil }
  }
}

extension ManagedRegistry {
  fileprivate var problem: String? {
    get async throws { try await manager.status(of: nil).registry.problem }
  }
}
