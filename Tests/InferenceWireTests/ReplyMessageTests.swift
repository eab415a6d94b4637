import InferenceWire
import ServingCore
import Testing

/// The replies without tensors: bytes, and there and back again.
struct ReplyMessageTests {
  private func decode<Reply: ReplyMessage>(
    _ type: Reply.Type, _ body: [UInt8], limits: WireLimits = .defaults
  ) throws(ServingError) -> Reply {
    let result = body.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in try Reply(decoding: bytes, limits: limits) }
    }
    return try result.get()
  }

  private func expectRoundTrip<Reply: ReplyMessage>(
    _ reply: Reply, _ expected: (inout WireWriter) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(reply.encoded() == WireWriter(expected).bytes, sourceLocation: sourceLocation)
    #expect(try decode(Reply.self, reply.encoded()) == reply, sourceLocation: sourceLocation)
  }

  @Test func health() throws {
    try expectRoundTrip(ServerLiveReply(live: true)) { $0.number(1, 1) }
    try expectRoundTrip(ServerLiveReply(live: false)) { _ in }
    try expectRoundTrip(ServerReadyReply(ready: true)) { $0.number(1, 1) }
    try expectRoundTrip(ServerReadyReply(ready: false)) { _ in }
    try expectRoundTrip(ModelReadyReply(ready: true)) { $0.number(1, 1) }
    try expectRoundTrip(ModelReadyReply(ready: false)) { _ in }
  }

  @Test func serverMetadata() throws {
    let reply = ServerMetadataReply(
      name: "crossfade", version: "0.1.0", extensions: ["binary_tensor_data", ""])
    try expectRoundTrip(reply) {
      $0.text(1, "crossfade")
      $0.text(2, "0.1.0")
      $0.text(3, "binary_tensor_data")
      $0.text(3, "")
    }
    try expectRoundTrip(ServerMetadataReply(name: "", version: "", extensions: [])) { _ in }
  }

  @Test func modelMetadata() throws {
    let reply = ModelMetadataReply(
      name: "digits", versions: ["1", "2"], platform: "onnx_onnxruntime",
      inputs: [
        TensorSpec(
          name: "pixels", datatype: .fp32, dimensions: [.dynamic(name: nil), .fixed(64)])
      ],
      outputs: [TensorSpec(name: "label", datatype: .int64, dimensions: [])])
    try expectRoundTrip(reply) {
      $0.text(1, "digits")
      $0.text(2, "1")
      $0.text(2, "2")
      $0.text(3, "onnx_onnxruntime")
      $0.message(4) {
        $0.text(1, "pixels")
        $0.text(2, "FP32")
        $0.packed(3, [.max, 64])
      }
      $0.message(5) {
        $0.text(1, "label")
        $0.text(2, "INT64")
      }
    }
  }

  @Test func namesOfDynamicDimensionsStayHere() throws {
    let spec = TensorSpec(name: "x", datatype: .bytes, dimensions: [.dynamic(name: "batch")])
    let reply = ModelMetadataReply(
      name: "m", versions: [], platform: "", inputs: [spec], outputs: [])
    let decoded = try decode(ModelMetadataReply.self, reply.encoded())
    #expect(decoded.inputs.first?.dimensions == [.dynamic(name: nil)])
  }

  @Test func modelMetadataThatMakesNoSense() {
    func complaint(_ fill: (inout WireWriter) -> Void) -> String? {
      let body = WireWriter { $0.message(4, fill) }.bytes
      return error { () throws(ServingError) in try decode(ModelMetadataReply.self, body) }?.message
    }
    #expect(
      complaint {
        $0.text(1, "x")
        $0.text(2, "FP8")
      }
        == "input \"x\", datatype: expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, "
        + "INT16, INT32, INT64, FP16, BF16, FP32, FP64, BYTES, got \"FP8\"")
    #expect(
      complaint {
        $0.text(1, "x")
        $0.text(2, "FP32")
        $0.packed(3, [1, .max - 1])
      }
        == "input \"x\", dimension 1: expected -1 or more, got -2")
  }

  @Test func errorReply() throws {
    let error = ServingError(
      .invalidArgument, "input \"x\": expected ü", detail: ["input": "x", "byte_offset": "3"])
    let reply = ErrorReplyMessage(error: error, requestID: "r-1")
    #expect(reply.statusCode == .invalidArgument)
    try expectRoundTrip(reply) {
      $0.text(1, "INVALID_ARGUMENT")
      $0.text(2, "input \"x\": expected ü")
      $0.text(3, "r-1")
      $0.entry(4, "byte_offset") { $0.text(2, "3") }
      $0.entry(4, "input") { $0.text(2, "x") }
    }
    let store = ByteStore()
    ErrorReplyMessage.encode(error: error, requestID: "r-1", into: store)
    #expect(Array(store.bytes) == reply.encoded())
  }

  @Test func errorDetailOfTheSameKeyKeepsTheLast() throws {
    let body = WireWriter {
      $0.text(1, "SOMETHING_NEW")
      $0.entry(4, "k") { $0.text(2, "first") }
      $0.entry(4, "other") { _ in }
      $0.entry(4, "k") { $0.text(2, "last") }
    }.bytes
    let reply = try decode(ErrorReplyMessage.self, body)
    #expect(reply.detail == ["k": "last", "other": ""])
    #expect(reply.code == "SOMETHING_NEW")
    #expect(reply.statusCode == nil)
  }

  @Test func textThatCWouldCutIsMadeVisible() throws {
    let error = ServingError(.internal, "a\0b", detail: ["\0": "\0\0"])
    let reply = ErrorReplyMessage(error: error, requestID: "")
    let decoded = try decode(ErrorReplyMessage.self, reply.encoded())
    #expect(decoded.message == "a\u{FFFD}b")
    #expect(decoded.detail == ["\u{FFFD}": "\u{FFFD}\u{FFFD}"])
  }

  @Test func malformedRepliesSayWhichMessage() {
    let cases: [(ServingError?, String)] = [
      (
        error { () throws(ServingError) in try decode(ServerLiveReply.self, [0x0A]) },
        "ServerLiveResponse"
      ),
      (
        error { () throws(ServingError) in try decode(ServerReadyReply.self, [0x0A]) },
        "ServerReadyResponse"
      ),
      (
        error { () throws(ServingError) in try decode(ModelReadyReply.self, [0x0A]) },
        "ModelReadyResponse"
      ),
      (
        error { () throws(ServingError) in try decode(ServerMetadataReply.self, [0x08, 0]) },
        "ServerMetadataResponse"
      ),
      (
        error { () throws(ServingError) in try decode(ModelMetadataReply.self, [0x08, 0]) },
        "ModelMetadataResponse"
      ),
      (
        error { () throws(ServingError) in try decode(ErrorReplyMessage.self, [0x08, 0]) },
        "ErrorReply"
      ),
    ]
    for (complaint, name) in cases {
      #expect(complaint?.code == .invalidArgument)
      #expect(complaint?.message.hasPrefix("malformed \(name) at byte 0, field ") == true)
    }
  }
}
