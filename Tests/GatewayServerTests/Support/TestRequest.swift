import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit

/// A request as the client sends it.
struct TestRequest: Sendable {
  var method = "POST"
  var path = "/v2/models/scripted/infer"
  var contentType: String? = "application/x-protobuf"
  var fields: [(HeaderName, String)] = []
  var body: [UInt8] = []

  static func get(_ path: String) -> TestRequest {
    TestRequest(method: "GET", path: path, contentType: nil)
  }

  /// Rows of the input `x` for the scripted model.
  static func infer(
    _ rows: [[Float]], path: String = "/v2/models/scripted/infer",
    fields: [(HeaderName, String)] = [], modelName: String = "", modelVersion: String = "",
    id: String = "", input: String = "x", requestedOutputs: [String] = []
  ) throws -> TestRequest {
    let store = ByteStore()
    try InferRequestBody.encode(
      modelName: modelName, modelVersion: modelVersion, id: id,
      inputs: [.fp32(input, rows: rows)], requestedOutputs: requestedOutputs, into: store)
    return TestRequest(path: path, fields: fields, body: Array(store.bytes))
  }
}
