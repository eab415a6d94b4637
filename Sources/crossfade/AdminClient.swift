internal import AdminServer
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServingCore
internal import ServingRuntime
internal import TransportSecurity

/// Asks a running gateway's admin plane: one request on one connection.
struct AdminClient {
  /// Of a file, sent at once.
  private static let pieceByteCount = 256 * 1_024

  let endpoint: AdminClientEndpoint
  let timeoutMilliseconds: Int
  /// Nil for an endpoint at `http`.
  var tls: TLSClient?
  /// What the client shows of who it is.
  var bearer: BearerCredential?

  /// - Throws: what the server says, such as `NOT_FOUND` for a model; `UNAVAILABLE` when nothing or
  ///   something else answers; `DEADLINE_EXCEEDED`.
  func status(of model: ModelName?) async throws(ServingError) -> StatusReport {
    try await get("/v1/status" + (model.map { "/\($0)" } ?? ""), StatusReport.self)
  }

  /// - Throws: as ``status(of:)``.
  func events(of model: ModelName?) async throws(ServingError) -> [GatewayEvent] {
    try await get("/v1/events" + (model.map { "?model=\($0)" } ?? ""), EventList.self).events
  }

  /// - Throws: as ``status(of:)``.
  func get<Value: Decodable>(
    _ path: String, _ type: Value.Type
  ) async throws(ServingError) -> Value {
    try await ask(
      AdminClientRequest(.GET, path, timeoutMilliseconds: timeoutMilliseconds), type)
  }

  /// Gives an order.
  /// - Parameter isCheck: whether the server loads or runs a model before it answers.
  /// - Throws: as ``status(of:)``.
  func order<Value: Decodable>(
    _ path: String, _ body: String, _ type: Value.Type, method: HTTPMethod = .POST,
    isCheck: Bool = false
  ) async throws(ServingError) -> Value {
    let limit =
      isCheck
      ? max(timeoutMilliseconds, AdminClientRequest.checkMillisecondsMin) : timeoutMilliseconds
    return try await ask(
      AdminClientRequest(method, path, body: .json(body), timeoutMilliseconds: limit), type)
  }

  /// Sends a file, a piece at a time.
  /// - Throws: `NOT_FOUND` when it cannot be read, and as ``status(of:)``.
  func send(file: String, to path: String) async throws(ServingError) -> UploadedFile {
    let handle: FileHandle
    let byteCount: Int
    do {
      handle = try FileHandle(forReadingFrom: URL(filePath: file))
      byteCount = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
    } catch {
      throw ServingError(
        .notFound, "\(file.quotedPath) cannot be read: \(error.localizedDescription)")
    }
    defer { try? handle.close() }
    return try await ask(
      AdminClientRequest(
        .PUT, path, body: .file(handle, byteCount: byteCount),
        timeoutMilliseconds: timeoutMilliseconds),
      UploadedFile.self)
  }

  private func ask<Value: Decodable>(
    _ request: AdminClientRequest, _ type: Value.Type
  ) async throws(ServingError) -> Value {
    let reply: AdminClientHandler.Reply
    do {
      reply = try await exchange(request)
    } catch {
      throw AdminClientFailure(
        endpoint: endpoint, timeoutMilliseconds: request.timeoutMilliseconds
      ).error(error)
    }
    return try AdminClientReply(endpoint: endpoint, request: request, reply: reply).value(type)
  }

  private func exchange(_ request: AdminClientRequest) async throws -> AdminClientHandler.Reply {
    var head = HTTPRequestHead(
      version: .http1_1, method: request.method, uri: request.path,
      headers: [
        "host": endpoint.authority, "accept": "application/json", "connection": "close",
        "user-agent": "\(Product.name)/\(Product.version)",
      ])
    head.headers.add(contentsOf: request.fields)
    if let bearer { head.headers.add(name: "authorization", value: bearer.authorization) }
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: AdminClientHandler.Reply.self)
    let limit = TimeAmount.milliseconds(Int64(request.timeoutMilliseconds))
    let timer = AdminClientTimer(limit: limit, loop: loop, promise: promise)
    defer { timer.stop() }
    let connecting = ClientBootstrap(group: loop).connectTimeout(limit)
      .channelInitializer { [head, tls, endpoint] channel in
        channel.eventLoop.makeCompletedFuture {
          try tls?.secure(channel, host: endpoint.host, handshakeMax: limit)
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
    do {
      let channel = try await connecting.get()
      try await send(request.body, on: channel, timer)
    } catch {
      // Whether the connection failed or the server has heard enough of the body: either way the
      // handler learns of it, with the reply if there is one.
    }
    return try await promise.futureResult.get()
  }

  /// Sends a body and the end of the request. The next piece of a file is read when the one before
  /// is on its way.
  private func send(
    _ body: AdminClientRequest.Body, on channel: any Channel, _ timer: AdminClientTimer
  ) async throws {
    switch body {
    case .none: break
    case .json(let text): try await channel.writeAndFlush(ByteBuffer(string: text))
    case .file(let handle, _):
      while let piece = try handle.read(upToCount: Self.pieceByteCount), !piece.isEmpty {
        try await channel.writeAndFlush(ByteBuffer(bytes: piece))
        timer.restart()
      }
    }
    try await channel.writeAndFlush(AdminClientHandler.end)
    timer.restart()
  }
}
