import Logging
import NIOCore
import NIOPosix
import ServingRuntime
import Testing

@testable import AdminServer

/// A server on a port that the system picked, and connections to it that carry plain bytes.
struct AdminHarness {
  static let secondsMax = 20

  let source: ScriptedStatusSource
  let metrics: ScriptedMetricsSource?
  let server: AdminServer

  /// Runs a test against a server, and stops that in the end.
  static func run(
    _ change: (inout AdminConfiguration) -> Void = { _ in },
    metrics: ScriptedMetricsSource? = nil,
    _ body: (AdminHarness) async throws -> Void
  ) async throws {
    var configuration = AdminConfiguration(port: 0)
    change(&configuration)
    let source = ScriptedStatusSource()
    var log = Logger(label: "admin-tests")
    log.logLevel = .critical
    let server = try await AdminServer.start(
      configuration, source: source, metrics: metrics, log: log)
    do {
      try await body(AdminHarness(source: source, metrics: metrics, server: server))
    } catch {
      source.release()
      await server.stop()
      throw error
    }
    source.release()
    await server.stop()
  }

  /// Sends the text and collects what comes until the server ends the connection.
  func exchange(_ text: String) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: server.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let limit = channel.channel.eventLoop.scheduleTask(in: .seconds(Int64(Self.secondsMax))) {
      channel.channel.close(promise: nil)
    }
    defer { limit.cancel() }
    var received = ByteBuffer()
    do {
      try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        for try await bytes in inbound { received.writeImmutableBuffer(bytes) }
      }
    } catch {
      // A connection that was cut ends as well as one that was closed.
    }
    return String(buffer: received)
  }

  /// The replies to one request whose connection ends behind it.
  func request(
    _ method: String = "GET", _ path: String, headers: [String] = [], body: String = ""
  ) async throws -> HTTPReply {
    let head = ["\(method) \(path) HTTP/1.1", "host: test", "connection: close"] + headers
    let text = try await exchange(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
    let replies = HTTPReply.all(in: text, isHead: method == "HEAD")
    #expect(replies.count == 1, "\(method) \(path) got \(text)")
    return try #require(replies.first)
  }

  /// Waits until something is so.
  func wait(until condition: () -> Bool) async throws {
    for _ in 0..<(Self.secondsMax * 100) {
      if condition() { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("what was waited for did not happen within \(Self.secondsMax) s")
  }
}
