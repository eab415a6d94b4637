internal import GatewayClient
internal import LoadCore

/// What every request of a load says beside its body, and how its answer is looked at.
struct CallOptions: Hashable, Sendable {
  var timeoutMilliseconds: Int64?
  var priority: Int?
  /// Whether answers are decoded and looked at.
  var checksBodies = false

  func rawRequest(_ request: LoadRequest) throws(GatewayError) -> RawRequest {
    try RawRequest(
      model: request.model, version: request.version, body: request.body,
      timeoutMilliseconds: timeoutMilliseconds, options: InferOptions(priority: priority))
  }
}
