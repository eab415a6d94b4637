internal import AdminServer
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServingCore
internal import ServingRuntime

/// Asks a running gateway's admin plane: one request on one connection.
struct AdminClient {
  let endpoint: AdminClientEndpoint
  let timeoutMilliseconds: Int

  /// - Throws: what the server says, such as `NOT_FOUND` for a model; `UNAVAILABLE` when nothing or
  ///   something else answers; `DEADLINE_EXCEEDED`.
  func status(of model: ModelName?) async throws(ServingError) -> StatusReport {
    try await get("/v1/status" + (model.map { "/\($0)" } ?? ""), StatusReport.self)
  }

  /// - Throws: as ``status(of:)``.
  func events(of model: ModelName?) async throws(ServingError) -> [GatewayEvent] {
    try await get("/v1/events" + (model.map { "?model=\($0)" } ?? ""), EventList.self).events
  }

  private func get<Value: Decodable>(
    _ path: String, _ type: Value.Type
  ) async throws(ServingError) -> Value {
    let reply: AdminClientHandler.Reply
    do {
      reply = try await exchange(path)
    } catch {
      throw AdminClientFailure(endpoint: endpoint, timeoutMilliseconds: timeoutMilliseconds)
        .error(error)
    }
    return try AdminClientReply(endpoint: endpoint, path: path, reply: reply).value(type)
  }

  private func exchange(_ path: String) async throws -> AdminClientHandler.Reply {
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: path,
      headers: [
        "host": endpoint.authority, "accept": "application/json", "connection": "close",
        "user-agent": "\(Product.name)/\(Product.version)",
      ])
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: AdminClientHandler.Reply.self)
    let limit = TimeAmount.milliseconds(Int64(timeoutMilliseconds))
    let timer = loop.scheduleTask(in: limit) { promise.fail(ChannelError.connectTimeout(limit)) }
    defer { timer.cancel() }
    let connecting = ClientBootstrap(group: loop).connectTimeout(limit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(
            AdminClientHandler(request: head, promise: promise))
        }
      }
      .connect(host: endpoint.host, port: endpoint.port)
    // A connection that never came about leaves its handler without a word.
    connecting.whenFailure { promise.fail($0) }
    promise.futureResult.whenComplete { _ in
      connecting.whenSuccess { $0.close(promise: nil) }
    }
    return try await promise.futureResult.get()
  }
}
