internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore

extension GatewayClient {
  /// What the gateway says of itself.
  /// - Parameter timeout: as ``InferOptions/timeout``.
  public func serverMetadata(timeout: Duration? = nil) async throws(GatewayError) -> ServerMetadata
  {
    try ServerMetadata(await get("/v2", timeout))
  }

  /// What a model says of itself: its inputs and outputs, and the versions that can be asked for.
  /// - Parameters:
  ///   - model: the model's name.
  ///   - version: a version; nil for the one that the model's route would choose.
  ///   - timeout: as ``InferOptions/timeout``.
  /// - Throws: `NOT_FOUND` when the gateway has no such model or version.
  public func modelMetadata(
    _ model: String, version: Int64? = nil, timeout: Duration? = nil
  ) async throws(GatewayError) -> ModelMetadata {
    try ModelMetadata(await get(CallHead.path(model: model, version: version, ""), timeout))
  }

  /// Whether the gateway's process is up.
  /// - Parameter timeout: as ``InferOptions/timeout``.
  /// - Throws: when nothing answers; origin `connect` when nothing listens there.
  public func serverLive(timeout: Duration? = nil) async throws(GatewayError) -> Bool {
    try await get("/v2/health/live", timeout).message(ServerLiveReply.init(decoding:limits:)).live
  }

  /// Whether the gateway takes calls now; false while it starts or drains.
  /// - Parameter timeout: as ``InferOptions/timeout``.
  /// - Throws: when nothing answers.
  public func serverReady(timeout: Duration? = nil) async throws(GatewayError) -> Bool {
    let reply = try await get("/v2/health/ready", timeout)
    if reply.status == 503 { return false }
    return try reply.message(ServerReadyReply.init(decoding:limits:)).ready
  }

  /// Whether a model, in a version where one is named, takes calls now.
  /// - Parameters:
  ///   - model: the model's name.
  ///   - version: a version; nil for any.
  ///   - timeout: as ``InferOptions/timeout``.
  /// - Throws: `NOT_FOUND` when the gateway has no such model or version.
  public func modelReady(
    _ model: String, version: Int64? = nil, timeout: Duration? = nil
  ) async throws(GatewayError) -> Bool {
    let path = try CallHead.path(model: model, version: version, "/ready")
    let reply = try await get(path, timeout)
    if reply.status == 503 { return false }
    return try reply.message(ModelReadyReply.init(decoding:limits:)).ready
  }

  private func get(_ path: String, _ timeout: Duration?) async throws(GatewayError) -> CallReply {
    try await run(CallHead(.get, path: path, options: InferOptions()), timeout: timeout)
  }
}
