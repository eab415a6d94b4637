import HTTP2Wire
import NIOCore
import NIOPosix

/// One HTTP/2 connection to a gateway.
final class TestClient: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<TestClientHandler>

  private init(channel: any Channel, handler: NIOLoopBound<TestClientHandler>) {
    self.channel = channel
    self.handler = handler
  }

  /// - Parameters:
  ///   - address: such as `127.0.0.1:8500`.
  ///   - socketBytes: what the socket keeps of what came and was not read, about.
  static func connect(
    to address: String, limits: HTTP2Limits = .defaults, socketBytes: Int = 1 << 20
  ) async throws -> TestClient {
    let port = address.split(separator: ":").last.flatMap { Int($0) } ?? 0
    return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.socketOption(.so_rcvbuf), value: socketBytes)
      .connect(host: "127.0.0.1", port: port)
      .flatMapThrowing { channel in
        let handler = try TestClientHandler(limits: limits)
        try channel.pipeline.syncOperations.addHandler(handler)
        return TestClient(
          channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
      }.get()
  }

  /// Sends a request whole.
  func send(_ request: TestRequest) async throws -> TestExchange {
    try await channel.eventLoop.submit { [handler] in try handler.value.send(request) }.get()
  }

  /// Sends a request and waits for its reply.
  func ask(_ request: TestRequest) async throws -> TestReply {
    try await send(request).reply()
  }

  /// Returns when the gateway has acted on everything sent before: it reads a connection's frames
  /// in their order, and gives a turn's requests to their lanes at the end of that turn, which is
  /// over when it has read what was sent after that turn's reply.
  func settle() async throws {
    for _ in 0..<2 { _ = try await ask(.get("/v2/health/live")) }
  }

  /// Ends a stream without waiting for its reply.
  func cancel(_ exchange: TestExchange) async throws {
    try await channel.eventLoop.submit { [handler] in handler.value.cancel(exchange.id) }.get()
  }

  /// Stops taking bytes from the socket, or goes on.
  func setReading(_ isReading: Bool) async throws {
    try await channel.setOption(.autoRead, value: isReading).get()
  }

  /// Takes what the socket has now, while reading is off.
  func readOnce() {
    channel.read()
  }

  /// The gateway's GOAWAYs so far, the last stream of each.
  func goAways() async throws -> [Int32] {
    try await channel.eventLoop.submit { [handler] in handler.value.goAways }.get()
  }

  /// Cuts the connection.
  func close() async throws {
    try await channel.close()
  }

  /// Waits until the connection is closed, by either side.
  func waitUntilClosed() async throws {
    try await channel.closeFuture.value(waitingFor: "the end of a connection")
  }
}
