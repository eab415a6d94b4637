import Foundation
import RegistryStore
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// A registry in a temporary folder and a manager that follows it, on an engine that is a script.
final class ManagedRegistry: Sendable {
  let root: String
  let engine = FolderEngine()
  let probe = TestProbe()
  let tables = TestTables()
  let clock = ManualClock()
  let manager: VersionManager<FolderEngine>

  init(_ change: (inout ManagerSettings) -> Void = { _ in }) throws {
    root = FileManager.default.temporaryDirectory.path() + "managed-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    var settings = ManagerSettings.defaults
    change(&settings)
    manager = VersionManager(
      settings: settings, root: root,
      admission: VersionAdmission(engine: engine, clock: clock.reader), probe: probe,
      tables: tables, wallClock: WallClock { 1_764_000_000_123 }, report: { _, _ in })
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Publishes the next version of `digits`, or another model's.
  @discardableResult
  func publish(
    _ content: String = "good", model: String = "digits", breaking: Bool = false
  ) throws -> ModelVersion {
    let file = "\(root)/.model.onnx"
    try content.write(toFile: file, atomically: false, encoding: .utf8)
    let named = "\(root)/.files"
    try? FileManager.default.removeItem(atPath: named)
    try FileManager.default.createDirectory(atPath: named, withIntermediateDirectories: false)
    try FileManager.default.moveItem(atPath: file, toPath: "\(named)/model.onnx")
    var random = SystemRandomNumberGenerator()
    return try Publisher(root: root).publish(
      PublishRequest(
        model: try ModelName(model), files: ["\(named)/model.onnx"], isBreaking: breaking,
        actor: "ana", time: UTCTimestamp(secondsSinceEpoch: 1_764_000_000)),
      using: &random,
      inspect: { artifact throws(ServingError) in
        // What the engine refuses later is published all the same, as by hand.
        InspectedArtifact(
          engine: .onnxruntime,
          signature: (try? FolderEngine.signature(ofArtifact: artifact.path)) ?? .scripted)
      },
      check: { _, _ in }
    ).version
  }

  func promote(_ number: Int64, breaking: Bool = false) throws {
    var random = SystemRandomNumberGenerator()
    _ = try RouteStore(root: root).promote(
      Promotion(
        model: ModelName("digits"), version: version(number),
        author: RouteAuthor(actor: "ana", time: "2026-11-23T05:00:00Z", reason: "a test"),
        allowsBreaking: breaking),
      using: &random)
  }

  /// Gives a version copies of all requests, or ends that.
  func shadow(_ number: Int64, off: Bool = false) throws {
    var random = SystemRandomNumberGenerator()
    _ = try RouteStore(root: root).shadow(
      ShadowRequest(
        model: ModelName("digits"),
        order: off
          ? .end(version(number)) : .mirror(version(number), percentage: .all),
        author: RouteAuthor(actor: "ana", time: "2026-11-23T05:00:00Z", reason: "a test")),
      using: &random)
  }

  func version(_ number: Int64) throws -> ModelVersion {
    try ModelVersion(parsing: "\(number)")
  }

  func move(_ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: "\(root)/\(name)", toPath: "\(root)/\(other)")
  }

  /// Replaces a file's content, as somebody does who should not.
  func overwrite(_ name: String, _ content: String) throws {
    let path = "\(root)/\(name)"
    try FileManager.default.removeItem(atPath: path)
    try content.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// Has the registry read, and waits until `condition` holds of the model; fails the test when it
  /// does not in time.
  func follow(
    until condition: (ModelStatus) async throws -> Bool,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    var last: ModelStatus?
    for _ in 0..<400 {
      manager.registryChanged(.everything)
      let status = try? await manager.status(of: ModelName("digits")).models.first
      if let status, try await condition(status) { return }
      last = status
      try await Task.sleep(for: .milliseconds(50))
    }
    let seen = last.map { "\($0)" } ?? "no model"
    Issue.record("not in time; at last: \(seen)", sourceLocation: location)
  }

  /// Waits until a version answers unpinned requests.
  func followUntilAnswers(
    _ number: Int64, revision: Int = 0, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    try await follow(
      until: { $0.activeStable == number && $0.activeRevision == revision }, location)
  }

  func events() async -> [String] {
    await manager.events(after: 0, of: nil).map { event in
      "\(event.kind) \(event.version.map(String.init) ?? "-")"
    }
  }
}

extension ModelStatus {
  func state(_ number: Int64) -> String? { version(number)?.state }

  func version(_ number: Int64) -> VersionStatusReport? {
    versions.first { $0.version == number }
  }
}
