import AdminServer
import Foundation
import Logging
import RegistryStore
import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

/// Orders and uploads of the command line against a real admin plane on a registry's folder.
@Suite struct AdminClientOrderTests {
  private struct Status: StatusSource {
    func status(of model: ModelName?) async throws(ServingError) -> StatusReport { .scripted }
    func events(after sequence: Int, of model: ModelName?) async -> [GatewayEvent] { [] }
    func isReady() async -> Bool { true }
  }

  /// Runs a test against a server whose registry has the model `digits` without versions.
  private func run(
    publish: @escaping FolderOperations.Publish = { _ in
      .failure(ServingError(.failedPrecondition, "callers would break"))
    },
    _ body: (AdminClient, String) async throws -> Void
  ) async throws {
    let root = NSTemporaryDirectory() + "/client-tests-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: "\(root)/registry/digits", withIntermediateDirectories: true)
    var log = Logger(label: "client-tests")
    log.logLevel = .critical
    var configuration = AdminConfiguration(port: 0)
    configuration.uploads.folder = "\(root)/uploads"
    configuration.uploads.freeBytesMin = 0
    let registry = FolderOperations(
      root: "\(root)/registry", now: { UTCTimestamp(secondsSinceEpoch: 1_700_000_000) },
      publish: publish, verify: { _, _ in .success(VerifyView(versions: [])) }, warn: { _ in })
    let server = try await AdminServer.start(
      configuration, sources: AdminSources(status: Status(), registry: registry), log: log)
    let client = AdminClient(
      endpoint: try AdminClientEndpoint("http://127.0.0.1:\(server.port)"),
      timeoutMilliseconds: 20_000)
    do {
      try await body(client, root)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
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

  @Test func asksForTheRouteAndItsHistory() async throws {
    let model = try ModelName("digits")
    try await run { client, _ in
      let operations = AdminRouteOperations(client: client)
      #expect(try await operations.route(of: model).route == nil)
      #expect(try await operations.history(of: model).revisions.isEmpty)
      let nobody = try ModelName("nobody")
      let unknown = await error { () throws(ServingError) in
        try await operations.route(of: nobody)
      }
      #expect(unknown?.code == .notFound)
    }
  }

  @Test func isToldWhyAnOrderIsRefused() async throws {
    let model = try ModelName("digits")
    let version = try ModelVersion(parsing: "3")
    let author = RouteAuthor(actor: "ada", time: "2026-11-23T09:00:00Z", reason: "better")
    try await run { client, _ in
      let operations = AdminRouteOperations(client: client)
      let absent = await error { () throws(ServingError) in
        try await operations.promote(
          Promotion(model: model, version: version, author: author))
      }
      #expect(absent?.code == .notFound)
      #expect(absent?.message.contains("version 3 of model digits") == true)
      let mirrored = await error { () throws(ServingError) in
        try await operations.shadow(
          ShadowRequest(
            model: model, order: .mirror(version, percentage: .all), author: author))
      }
      #expect(mirrored?.code == .notFound)
      #expect(mirrored?.message.contains("cannot be a shadow") == true)
      let over = await error { () throws(ServingError) in
        try await operations.shadow(
          ShadowRequest(model: model, order: .end(nil), author: author))
      }
      #expect(over?.code == .failedPrecondition)
      #expect(over?.message == "the model has no shadow")
      let nothing = await error { () throws(ServingError) in
        try await operations.rollback(model, to: nil, author: author, expectedRevision: nil)
      }
      #expect(nothing?.code == .failedPrecondition)
      let reserved = await error { () throws(ServingError) in
        try await operations.ramp(
          RampRequest(
            model: model, order: .pause,
            author: RouteAuthor(actor: "gate", time: author.time, reason: "r")))
      }
      #expect(reserved?.code == .invalidArgument)
      #expect(reserved?.message.hasPrefix("by:") == true)
    }
  }

  @Test func sendsFilesAndHasThemPublished() async throws {
    let content = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
    let publish: FolderOperations.Publish = { request in
      let files = request.files.map { ($0 as NSString).lastPathComponent }
      guard files == ["m.onnx"], request.golden?.hasSuffix("/g\u{e4} %.json") == true,
        request.actor == "ada", FileManager.default.contents(atPath: request.files[0]) == content
      else { return .failure(ServingError(.internal, "\(request)")) }
      return .success(
        PublishedView(
          model: "digits", version: 1, format: "onnx", engine: "onnxruntime", folder: "f",
          admission: ChecksView(model: "digits", version: 1, good: true)))
    }
    try await run(publish: publish) { client, root in
      let (file, golden) = ("\(root)/m.onnx", "\(root)/g\u{e4} %.json")
      try content.write(to: URL(filePath: file))
      try Data().write(to: URL(filePath: golden))
      let request = PublishRequest(
        model: try ModelName("digits"), files: [file], golden: golden, actor: "ada",
        time: UTCTimestamp(secondsSinceEpoch: 0))
      let published = try await UploadedPublication(client: client).publish(request)
      #expect(published.version == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/uploads").isEmpty)
    }
  }

  @Test func leavesNothingBehindWhenItIsNotPublished() async throws {
    try await run { client, root in
      let file = "\(root)/m.onnx"
      try Data([1]).write(to: URL(filePath: file))
      let publication = UploadedPublication(client: client)
      let model = try ModelName("digits")
      for (files, code) in [
        ([file], StatusCode.failedPrecondition), (["\(root)/absent.onnx"], .notFound),
        ([file, "\(root)/other/m.onnx"], .invalidArgument),
      ] {
        let request = PublishRequest(
          model: model, files: files, actor: "ada", time: UTCTimestamp(secondsSinceEpoch: 0))
        let refused = await error { () throws(ServingError) in
          try await publication.publish(request)
        }
        #expect(refused?.code == code, "\(String(describing: refused))")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/uploads").isEmpty)
      }
    }
  }

  /// The server hears the first byte of a file that it does not want, and answers.
  @Test func hearsARefusalInTheMiddleOfAFile() async throws {
    try await run { client, root in
      let file = "\(root)/m.onnx"
      try Data(count: 8 << 20).write(to: URL(filePath: file))
      let refused = await error { () throws(ServingError) in
        try await client.send(file: file, to: "/v1/uploads/nobody/m.onnx")
      }
      #expect(refused?.code == .notFound, "\(String(describing: refused))")
    }
  }
}
