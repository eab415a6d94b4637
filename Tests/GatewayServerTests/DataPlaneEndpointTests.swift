import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct DataPlaneEndpointTests {
  private static func read(_ path: String) throws(ServingError) -> DataPlaneEndpoint {
    let bytes = Array(path.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in try DataPlaneEndpoint(path: bytes) }
    }
    return try result.get()
  }

  static let known: [(String, DataPlaneEndpoint)] = [
    ("/v2", .serverMetadata), ("/v2/health/live", .serverLive), ("/v2/health/ready", .serverReady),
    ("/v2/models/digits", .modelMetadata(ModelTarget(model: "digits", version: nil))),
    ("/v2/models/digits/ready", .modelReady(ModelTarget(model: "digits", version: nil))),
    ("/v2/models/digits/infer", .infer(ModelTarget(model: "digits", version: nil))),
    (
      "/v2/models/digits/versions/3",
      .modelMetadata(ModelTarget(model: "digits", version: ModelVersion(3)))
    ),
    (
      "/v2/models/digits/versions/3/ready",
      .modelReady(ModelTarget(model: "digits", version: ModelVersion(3)))
    ),
    (
      "/v2/models/digits/versions/3/infer",
      .infer(ModelTarget(model: "digits", version: ModelVersion(3)))
    ),
    ("/v2/models/a..b/infer", .infer(ModelTarget(model: "a..b", version: nil))),
    ("/v2/models/versions/infer", .infer(ModelTarget(model: "versions", version: nil))),
    ("/v2/models/infer", .modelMetadata(ModelTarget(model: "infer", version: nil))),
    (
      "/v2/models/versions/versions/1",
      .modelMetadata(ModelTarget(model: "versions", version: ModelVersion(1)))
    ),
    ("/v2/models/ready/ready", .modelReady(ModelTarget(model: "ready", version: nil))),
    (
      "/v2/models/m/versions/9223372036854775807/infer",
      .infer(ModelTarget(model: "m", version: ModelVersion(.max)))
    ),
  ]

  @Test(arguments: known)
  func reads(path: String, endpoint: DataPlaneEndpoint) throws {
    #expect(try Self.read(path) == endpoint)
  }

  @Test(arguments: [
    "", "/", "v2", "*", "/v1", "/v", "/v22", "/V2", "/v2/", "//v2", "/v2//", "/v2?x=1", "/v2#x",
    "/v2/health", "/v2/health/", "/v2/health/live/", "/v2/health/live/x", "/v2/health/dead",
    "/v2/health//live", "/v2/models", "/v2/model/digits", "/v2/models/digits/",
    "/v2/models/digits//infer", "/v2/models/digits/infer/", "/v2/models/digits/infer/x",
    "/v2/models/digits/infer?x=1", "/v2/models/digits/infer#x", "/v2/models/digits/INFER",
    "/v2/models/digits/../titles/infer", "/v2/models/digits/%69nfer", "/v2/models/digits/versions",
    "/v2/models/digits/versions/1/", "/v2/models/digits/versions/1/infer/",
    "/v2/models/digits/versions/1/versions/2", "/v2/../v2/models/digits", "/%76%32",
    "/v2/models/digits/infer\0", "http://host/v2", "/v2\\models\\digits",
  ])
  func doesNotKnow(_ path: String) throws {
    let error = try #require(refusal { () throws(ServingError) in try Self.read(path) })
    #expect(error.code == .notFound)
    #expect(error.message.hasPrefix("path \(path.quotedForMessage) is not known; expected /v2"))
  }

  @Test(arguments: [
    ("/v2/models/", ""), ("/v2/models//infer", ""), ("/v2/models/../infer", ".."),
    ("/v2/models/./infer", "."), ("/v2/models/%2e%2e/infer", "%2e%2e"),
    ("/v2/models/a%2Fb/infer", "a%2Fb"), ("/v2/models/Digits/infer", "Digits"),
    ("/v2/models/digits?x=1", "digits?x=1"), ("/v2/models/-a", "-a"), ("/v2/models/a b", "a b"),
    ("/v2/models/d\u{ef}gits/infer", "d\u{ef}gits"), ("/v2/models/a\0/infer", "a\0"),
  ])
  func refusesModelNames(path: String, name: String) throws {
    let error = try #require(refusal { () throws(ServingError) in try Self.read(path) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.hasPrefix("model name \(name.quotedForMessage) does not match"))
  }

  @Test(arguments: [
    "", "0", "01", "-1", "+1", "1.0", "latest", "..", "%31", "9223372036854775808",
    "99999999999999999999999",
  ])
  func refusesVersions(_ version: String) throws {
    let path = "/v2/models/digits/versions/\(version)/infer"
    let error = try #require(refusal { () throws(ServingError) in try Self.read(path) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.hasPrefix("version \(version.quotedForMessage) is not a positive"))
  }

  @Test(arguments: [
    String(repeating: "/", count: 30_000), "/v2/models/" + String(repeating: "a", count: 30_000),
    "/v2/models/" + String(repeating: "a/", count: 15_000),
    "/v2/models/m/versions/" + String(repeating: "9", count: 30_000) + "/infer",
    "/v2/models/m" + String(repeating: "/versions/1", count: 2_000),
  ])
  func hugePathsAreRefusedInAFewWords(_ path: String) throws {
    let error = try #require(refusal { () throws(ServingError) in try Self.read(path) })
    #expect(error.message.utf8.count < 400)
  }

  @Test func invalidUTF8IsNoName() throws {
    let path = Array("/v2/models/".utf8) + [0xFF, 0xFE]
    let error = try path.withUnsafeBytes { bytes in
      try #require(refusal { () throws(ServingError) in try DataPlaneEndpoint(path: bytes) })
    }
    #expect(error.code == .invalidArgument)
  }

  @Test(arguments: known)
  func onlyInferenceIsAPost(path: String, endpoint: DataPlaneEndpoint) {
    #expect("\(endpoint.method)" == (isInfer(endpoint) ? "POST" : "GET"), "\(path)")
  }

  private func isInfer(_ endpoint: DataPlaneEndpoint) -> Bool {
    if case .infer = endpoint { true } else { false }
  }
}
