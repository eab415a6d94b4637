import Foundation
import PlatformSupport
import RegistryStore
import ServingCore
import Synchronization
import Testing

@testable import ServingRuntime

@Suite struct FolderOperationsTests {
  private final class Seen: Sendable {
    let request = Mutex<PublishRequest?>(nil)
  }

  /// A registry with the model `digits`, which has no version.
  private func run(
    publish: @escaping FolderOperations.Publish = { _ in .failure(ServingError(.internal, "")) },
    verify: @escaping FolderOperations.Verify = { _, _ in .success(VerifyView(versions: [])) },
    _ body: (FolderOperations, ModelName) async throws -> Void
  ) async throws {
    let root = NSTemporaryDirectory() + "/operations-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: "\(root)/digits", withIntermediateDirectories: true)
    let operations = FolderOperations(
      root: root, now: { UTCTimestamp(secondsSinceEpoch: 1_700_000_000) }, publish: publish,
      verify: verify, warn: { _ in })
    try await body(operations, try ModelName("digits"))
  }

  private func error(
    _ body: () async throws(ServingError) -> some Any
  ) async -> ServingError? {
    do throws(ServingError) {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  @Test func readsWhatTheFolderHolds() async throws {
    try await run { operations, model in
      let models = try await operations.models()
      #expect(models == ModelsView(models: [.init(name: "digits", versions: [])]))
      #expect(try await operations.route(of: model).route == nil)
      #expect(try await operations.history(of: model).findings.isEmpty)
    }
  }

  @Test func anOrderCarriesItsAuthorAndTheServersTime() async throws {
    let seen = Seen()
    let publish: FolderOperations.Publish = { request in
      seen.request.withLock { $0 = request }
      return .failure(ServingError(.failedPrecondition, "seen"))
    }
    try await run(publish: publish) { operations, model in
      let body = PublishBody(upload: "u", golden: "g.json", allowsBreaking: true)
      let refused = await error { () throws(ServingError) in
        try await operations.publish(
          body, of: model, folder: "/f", names: ["m.onnx", "g.json"])
      }
      #expect(refused?.message == "seen")
      let published = seen.request.withLock { $0 }
      let request = try #require(published)
      #expect(request.files == ["/f/m.onnx"])
      #expect(request.golden == "/f/g.json")
      #expect(request.actor == OrderAuthor.standard)
      #expect(request.time.description == "2023-11-14T22:13:20Z")
      #expect(request.isBreaking)
    }
  }

  @Test(arguments: [("x.onnx", nil), (nil, "x.json")] as [(String?, String?)])
  func aFileThatIsNotThereIsNamed(artifact: String?, golden: String?) async throws {
    try await run { operations, model in
      let body = PublishBody(upload: "u", artifact: artifact, golden: golden)
      let refused = await error { () throws(ServingError) in
        try await operations.publish(body, of: model, folder: "/f", names: ["m.onnx"])
      }
      #expect(refused?.code == .invalidArgument)
      #expect(refused?.message.contains("expected one of the uploaded files [\"m.onnx\"]") == true)
    }
  }

  @Test func versionsAreCheckedOneAtATime() async throws {
    let (began, release) = (ThreadSignal(), ThreadSignal())
    let verify: FolderOperations.Verify = { _, _ in
      began.raise()
      release.wait()
      return .success(VerifyView(versions: []))
    }
    try await run(verify: verify) { operations, model in
      async let first = operations.verify(VerifyBody(), of: model)
      try await WorkerThread.run(name: "wait") { began.wait() }
      let second = await error { () throws(ServingError) in
        try await operations.verify(VerifyBody(), of: model)
      }
      #expect(second?.code == .unavailable)
      release.raise()
      _ = try await first
      release.raise()
      #expect(try await operations.verify(VerifyBody(), of: model).versions.isEmpty)
    }
  }
}
