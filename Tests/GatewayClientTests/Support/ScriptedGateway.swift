import GatewayClient
import HTTP2Wire
import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that answers as a test says, and keeps what it saw.
final class ScriptedGateway: Sendable {
  /// What to do with a request; nil leaves it alone for now.
  typealias Script = @Sendable (ScriptedRequest) -> GatewayAnswer?

  struct ClosedStream: Hashable, Sendable {
    var connection: Int
    var stream: Int32
    var code: HTTP2ErrorCode
  }

  struct Record: Sendable {
    /// In the order in which they were answered.
    var requests: [ScriptedRequest] = []
    var closedStreams: [ClosedStream] = []
    var connectionCount = 0
    var closedConnectionCount = 0
    var goAwayCount = 0
  }

  let onHead: Script
  let onComplete: Script
  private let record = Mutex(Record())
  private let channel = Mutex<(any Channel)?>(nil)

  /// Starts a gateway, runs `body` with a client of it, and stops both.
  static func run<Result>(
    limits: HTTP2Limits = .defaults,
    configuration: GatewayClientConfiguration = .defaults,
    _ script: @escaping Script,
    use body: (GatewayClient, ScriptedGateway) async throws -> Result
  ) async throws -> Result {
    let gateway = ScriptedGateway(onComplete: script)
    let port = try await gateway.start(limits)
    let client = try GatewayClient(host: "127.0.0.1", port: port, configuration: configuration)
    do {
      let result = try await body(client, gateway)
      await client.close()
      try await gateway.stop()
      return result
    } catch {
      await client.close()
      try await gateway.stop()
      throw error
    }
  }

  init(onHead: @escaping Script = { _ in nil }, onComplete: @escaping Script) {
    self.onHead = onHead
    self.onComplete = onComplete
  }

  /// Listens, on a free port unless one is given.
  func start(_ limits: HTTP2Limits = .defaults, port: Int = 0) async throws -> Int {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = self.update {
            $0.connectionCount += 1
            return $0.connectionCount - 1
          }
          try channel.pipeline.syncOperations.addHandler(
            ScriptedConnection(self, number: number, limits))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    self.channel.withLock { $0 = channel }
    return channel.localAddress?.port ?? 0
  }

  func stop() async throws {
    try await channel.withLock { $0 }?.close()
  }

  var seen: Record { record.withLock { $0 } }

  @discardableResult
  func update<Result: Sendable>(_ body: (inout Record) -> Result) -> Result {
    record.withLock { body(&$0) }
  }

  /// Waits until what was seen is as a test wants it; false when it is not after ten seconds.
  func wait(until condition: (Record) -> Bool) async throws -> Bool {
    for _ in 0..<2_000 {
      if condition(seen) { return true }
      try await Task.sleep(for: .milliseconds(5))
    }
    return condition(seen)
  }
}
