import GatewayClient
import HTTP2Wire
import InferenceWire
import ServingCore
import Testing

@Suite("Metadata and health")
struct GatewayClientMetadataTests {
  @Test func serverMetadata() async throws {
    let body = ScriptedBody(
      ServerMetadataReply(name: "crossfade", version: "1.2", extensions: ["a", "b"]))
    let (metadata, request) = try await ScriptedGateway.run { _ in
      .ok(body)
    } use: { (client, gateway) async throws in
      (try await client.serverMetadata(), try #require(gateway.seen.requests.first))
    }
    #expect(metadata == ServerMetadata(name: "crossfade", version: "1.2", extensions: ["a", "b"]))
    #expect(request.path == "/v2")
    #expect(request.headers[.method] == "GET")
    #expect(request.headers[.contentType] == nil)
    #expect(request.body.isEmpty)
  }

  @Test(
    arguments: [(nil, "/v2/models/digits"), (3, "/v2/models/digits/versions/3")]
      as [(Int64?, String)])
  func modelMetadata(_ version: Int64?, _ path: String) async throws {
    let body = ScriptedBody(
      ModelMetadataReply(
        name: "digits", versions: ["1", "3"], platform: "onnxruntime_onnx",
        inputs: [
          TensorSpec(name: "x", datatype: .fp32, dimensions: [.dynamic(name: nil), .fixed(64)])
        ],
        outputs: [TensorSpec(name: "y", datatype: .bytes, dimensions: [.fixed(1)])]))
    let (metadata, request) = try await ScriptedGateway.run { _ in
      .ok(body)
    } use: { (client, gateway) async throws in
      (
        try await client.modelMetadata("digits", version: version),
        try #require(gateway.seen.requests.first)
      )
    }
    #expect(request.path == path)
    #expect(
      metadata
        == ModelMetadata(
          name: "digits", versions: [1, 3], platform: "onnxruntime_onnx",
          inputs: [.init(name: "x", datatype: .fp32, shape: [nil, 64])],
          outputs: [.init(name: "y", datatype: .bytes, shape: [1])]))
  }

  @Test func aVersionThatIsNoNumberIsUnreadable() async throws {
    let body = ScriptedBody(
      ModelMetadataReply(
        name: "digits", versions: ["latest"], platform: "", inputs: [], outputs: []))
    let error = try await ScriptedGateway.run { _ in
      .ok(body)
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in try await client.modelMetadata("digits") }
    }
    #expect(error?.origin == .reply)
    #expect(error?.message.contains("\"latest\"") == true)
  }

  @Test(arguments: [(200, true), (200, false), (503, false)])
  func readiness(_ status: Int, _ isReady: Bool) async throws {
    let (replies, paths) = try await ScriptedGateway.run { request in
      let bytes =
        request.path.hasPrefix("/v2/models")
        ? ModelReadyReply(ready: isReady).encoded() : ServerReadyReply(ready: isReady).encoded()
      return .reply(status: status, headers: GatewayAnswer.protobuf, body: bytes)
    } use: { (client, gateway) async throws in
      let replies = [
        try await client.serverReady(), try await client.modelReady("digits"),
        try await client.modelReady("digits", version: 4),
      ]
      return (replies, gateway.seen.requests.map(\.path))
    }
    #expect(replies == [isReady, isReady, isReady])
    #expect(
      paths == [
        "/v2/health/ready", "/v2/models/digits/ready", "/v2/models/digits/versions/4/ready",
      ])
  }

  @Test(arguments: [true, false])
  func liveness(_ isLive: Bool) async throws {
    let live = try await ScriptedGateway.run { _ in
      .ok(ScriptedBody(ServerLiveReply(live: isLive)))
    } use: { (client, _) async throws in
      try await client.serverLive(timeout: .seconds(10))
    }
    #expect(live == isLive)
  }

  @Test func anUnknownModelIsAnError() async throws {
    let error = try await ScriptedGateway.run { _ in
      .error(ServingError(.notFound, "model \"nope\" is not here"), requestID: "r")
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in try await client.modelReady("nope") }
    }
    #expect(error?.code == .notFound)
    #expect(error?.httpStatus == 404)
  }
}
