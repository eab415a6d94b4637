import InferenceWire
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct MetadataRepliesTests {
  private let table: GatewayTable

  init() throws {
    table = GatewayTable(
      try .scripted(ready: [.scripted(version: 2), .scripted(version: 10)], failed: [3]))
  }

  private func ask<Reply: ReplyMessage>(
    _ endpoint: DataPlaneEndpoint, isLeaving: Bool = false, as: Reply.Type = Reply.self
  ) throws -> (status: Int, reply: Reply) {
    let store = ByteStore()
    let status = try MetadataReplies(table: table, isLeaving: isLeaving)
      .encode(endpoint, into: store)
    return (status, try Reply(decoding: store.bytes, limits: .defaults))
  }

  @Test func theServerSaysWhatItIs() throws {
    let answer = try ask(.serverMetadata, as: ServerMetadataReply.self)
    #expect(answer.status == 200)
    #expect(answer.reply.name == Product.name)
    #expect(answer.reply.version == Product.version)
  }

  @Test func theServerLivesWhileItDrainsButIsNotReady() throws {
    let live = try ask(.serverLive, isLeaving: true, as: ServerLiveReply.self)
    #expect(live.status == 200)
    #expect(live.reply.live)
    for isLeaving in [false, true] {
      let ready = try ask(.serverReady, isLeaving: isLeaving, as: ServerReadyReply.self)
      #expect(ready.status == (isLeaving ? 503 : 200))
      #expect(ready.reply.ready == !isLeaving)
    }
  }

  static let readiness: [(Int64?, Bool, Int)] = [
    (nil, false, 200), (nil, true, 503), (2, false, 200), (10, false, 200), (10, true, 503),
    (3, false, 503),
  ]

  @Test(arguments: readiness)
  func aModelIsReadyWhenItCanAnswer(version: Int64?, isLeaving: Bool, status: Int) throws {
    let answer = try ask(
      .modelReady(ModelTarget(model: "scripted", version: version.flatMap { ModelVersion($0) })),
      isLeaving: isLeaving, as: ModelReadyReply.self)
    #expect(answer.status == status)
    #expect(answer.reply.ready == (status == 200))
  }

  @Test func aModelTellsItsSignatureAndReadyVersions() throws {
    let answer = try ask(
      .modelMetadata(ModelTarget(model: "scripted", version: ModelVersion(2))),
      as: ModelMetadataReply.self)
    #expect(answer.status == 200)
    #expect(answer.reply.name == "scripted")
    #expect(answer.reply.versions == ["2", "10"])
    #expect(answer.reply.platform == "onnxruntime_onnx")
    #expect(answer.reply.inputs.map(\.name) == ["x"])
    #expect(answer.reply.inputs.map(\.wireShape) == [[-1, -1]])
    #expect(answer.reply.outputs.map(\.name) == ["y"])
    #expect(answer.reply.outputs.map(\.datatype) == [.fp32])
  }

  @Test(arguments: [
    DataPlaneEndpoint.modelMetadata(ModelTarget(model: "titles", version: nil)),
    .modelReady(ModelTarget(model: "titles", version: nil)),
    .modelMetadata(ModelTarget(model: "scripted", version: ModelVersion(3))),
    .modelReady(ModelTarget(model: "scripted", version: ModelVersion(4))),
  ])
  func whatIsNotThereIsNotFound(endpoint: DataPlaneEndpoint) throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try MetadataReplies(table: table, isLeaving: false).encode(endpoint, into: ByteStore())
      })
    #expect(error.code == .notFound)
  }

  @Test func aModelWithoutAReadyVersionIsNotReady() throws {
    let table = GatewayTable(try .scripted(ready: [], failed: [1]))
    let store = ByteStore()
    let status = try MetadataReplies(table: table, isLeaving: false)
      .encode(.modelReady(ModelTarget(model: "scripted", version: nil)), into: store)
    #expect(status == 503)
    let error = try #require(
      refusal { () throws(ServingError) in
        try MetadataReplies(table: table, isLeaving: false)
          .encode(.modelMetadata(ModelTarget(model: "scripted", version: nil)), into: store)
      })
    #expect(error.code == .unavailable)
  }
}
