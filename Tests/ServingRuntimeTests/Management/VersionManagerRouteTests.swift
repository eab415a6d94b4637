import Foundation
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct VersionManagerRouteTests {
  private static func started(
    versions: Int, _ change: (inout ManagerSettings) -> Void = { _ in }
  ) async throws -> ManagedRegistry {
    let registry = try ManagedRegistry(change)
    for _ in 0..<versions { try registry.publish() }
    try await registry.manager.start()
    try await registry.followUntilAnswers(Int64(versions))
    return registry
  }

  @Test func aPromotionIsFollowedAndThePreviousVersionStaysWarm() async throws {
    let registry = try await Self.started(versions: 3)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.version(1)?.roles == ["stable"])
    #expect(status.version(3)?.roles == ["previous"])
    #expect(status.state(3) == "ready")
    #expect(status.problems.isEmpty)
    try registry.promote(2)
    try await registry.follow { $0.activeStable == 2 && $0.state(3) == "unloaded" }
    #expect(registry.engine.waitUntilClosed("digits/3"))
    #expect(
      registry.tables.actives.compactMap(\.self) == [
        ActiveRoute(revision: 0, stable: try registry.version(3)),
        ActiveRoute(revision: 1, stable: try registry.version(1)),
        ActiveRoute(revision: 2, stable: try registry.version(2)),
      ])
  }

  @Test func aPublishedVersionWaitsForItsPromotion() async throws {
    let registry = try await Self.started(versions: 1)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    try registry.publish()
    try await registry.follow { $0.state(2) == "found" }
    #expect(registry.engine.aliveCount(of: "digits/2") == 0)
  }

  @Test func aPromotedVersionThatFailsLeavesTheOldOne() async throws {
    let registry = try await Self.started(versions: 1)
    try registry.publish("broken")
    try registry.promote(1)
    try registry.promote(2)
    try await registry.follow { $0.state(2) == "failed" && $0.route?.revision == 2 }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeStable == 1)
    #expect(status.state(1) == "ready")
    #expect(
      status.problems == [
        "revision 2 wants version 2, which failed: the artifact is broken; version 1 answers "
          + "meanwhile"
      ])
  }

  @Test func aBrokenNewestRevisionIsReportedAndTheLastValidOneStays() async throws {
    let registry = try await Self.started(versions: 2)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    try "schema: 1\nnonsense".write(
      toFile: "\(registry.root)/digits/routes/00000002.yaml", atomically: false, encoding: .utf8)
    try await registry.follow { !$0.problems.isEmpty }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeRevision == 1)
    #expect(status.problems[0].contains("revision 2 is broken"))
    #expect(status.problems[0].contains("revision 1 stays in force"))
  }

  @Test func aRouteThatIsDeletedStaysInForce() async throws {
    let registry = try await Self.started(versions: 2)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    try registry.move("digits/routes", to: "digits/.gone")
    try await registry.follow { !$0.problems.isEmpty }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeRevision == 1)
    #expect(status.problems[0].hasPrefix("revision 1 is gone from the registry"))
    try registry.move("digits/.gone", to: "digits/routes")
    try await registry.follow { $0.problems.isEmpty && $0.activeRevision == 1 }
  }

  @Test func aRevisionThatIsEditedStaysAsItWas() async throws {
    let registry = try await Self.started(versions: 2)
    try registry.promote(1)
    try await registry.followUntilAnswers(1, revision: 1)
    let path = "digits/routes/00000001.yaml"
    let text = try String(contentsOfFile: "\(registry.root)/\(path)", encoding: .utf8)
    try registry.overwrite(
      path, text.replacing("stable: 1", with: "stable: 2").replacing("previous: 2\n", with: ""))
    // A look in the midst of the writing finds no whole revision, and says that first.
    try await registry.follow {
      $0.problems.first?.hasPrefix("revision 1 was changed after it came into force") ?? false
    }
    let status = try await registry.manager.status(of: nil).models[0]
    #expect(status.activeStable == 1)
  }

  @Test func theSettingsKeepVersionsLoaded() async throws {
    let registry = try await Self.started(versions: 4)
    try registry.overwriteSettings("schema: 1\nkeep: { latest: 2, versions: [1] }\n")
    try await registry.follow { $0.state(3) == "ready" && $0.state(1) == "ready" }
    try registry.overwriteSettings("schema: 1\nkeep: { latest: many }\n")
    try await registry.follow { !$0.problems.isEmpty }
    #expect(try await registry.manager.status(of: nil).models[0].state(1) == "ready")
    try registry.overwriteSettings("schema: 1\n")
    try await registry.follow { $0.state(3) == "unloaded" && $0.state(1) == "unloaded" }
    #expect(try await registry.manager.status(of: nil).models[0].activeStable == 4)
  }

  @Test func anIncompatibleVersionIsRefusedUnlessItsPublisherSaysSo() async throws {
    let registry = try await Self.started(versions: 1)
    try registry.putIncompatibleSecond()
    try await registry.follow { $0.state(2) == "failed" }
    let reason = try await registry.manager.status(of: nil).models[0].version(2)?.reason
    #expect(reason?.contains("--breaking") == true)
    #expect(try await registry.manager.status(of: nil).models[0].activeStable == 1)
    try registry.publish("wide", breaking: true)
    try await registry.followUntilAnswers(3)
  }

  @Test func aStartRefusesWhatTheServerBeforeItRefused() async throws {
    let registry = try ManagedRegistry()
    try registry.publish()
    try registry.putIncompatibleSecond()
    try await registry.manager.start()
    try await registry.followUntilAnswers(1)
    #expect(try await registry.manager.status(of: nil).models[0].state(2) == "failed")
  }

  @Test func aRouteThatNamesARefusedVersionHasItServed() async throws {
    let registry = try await Self.started(versions: 1)
    try registry.putIncompatibleSecond()
    try await registry.follow { $0.state(2) == "failed" }
    #expect(throws: ServingError.self) { try registry.promote(2) }
    try registry.promote(2, breaking: true)
    try await registry.followUntilAnswers(2, revision: 1)
    let checks = try await registry.manager.status(of: nil).models[0].version(2)?.checks
    #expect(checks?.first { $0.name == "schema" }?.finding == "revision 1 names the version")
  }

  @Test func onlyAStartTellsOfWhatAnInterruptedPublicationLeft() async throws {
    let registry = try ManagedRegistry()
    try registry.publish()
    try registry.makeStaging("digits")
    try await registry.manager.start()
    #expect(await registry.events().filter { $0.hasPrefix("leftover") }.count == 1)
    try registry.publish(model: "other")
    try registry.makeStaging("other")
    try await registry.follow { _ in await registry.events().filter { $0 == "ready 1" }.count == 2 }
    #expect(await registry.events().filter { $0.hasPrefix("leftover") }.count == 1)
  }
}

extension ManagedRegistry {
  /// Puts up version 2 with another signature, as if by hand: publish itself would refuse it.
  fileprivate func putIncompatibleSecond() throws {
    try move("digits/1", to: "digits/.1")
    try publish("wide")
    try move("digits/1", to: "digits/2")
    try move("digits/.1", to: "digits/1")
    let text = try String(contentsOfFile: "\(root)/digits/2/manifest.yaml", encoding: .utf8)
    try overwrite(
      "digits/2/manifest.yaml", text.replacing("version: 1\n", with: "version: 2\n"))
  }

  /// What a publication that was killed leaves, and one that runs has.
  fileprivate func makeStaging(_ model: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(root)/\(model)/.staging-0123456789abcdef", withIntermediateDirectories: false)
  }

  fileprivate func overwriteSettings(_ text: String) throws {
    try text.write(toFile: "\(root)/digits/settings.yaml", atomically: false, encoding: .utf8)
  }
}
