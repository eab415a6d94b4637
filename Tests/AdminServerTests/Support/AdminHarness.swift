import Foundation
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
  let registry: ScriptedRegistry
  let server: AdminServer
  /// Of uploads.
  let folder: String

  /// Runs a test against a server, and stops that in the end.
  /// - Parameter isWhole: whether it has sources for everything, or for the status alone.
  static func run(
    _ change: (inout AdminConfiguration) -> Void = { _ in },
    metrics: ScriptedMetricsSource? = nil, isWhole: Bool = true, callers: AdminCallers? = nil,
    _ body: (AdminHarness) async throws -> Void
  ) async throws {
    let folder = NSTemporaryDirectory() + "/admin-tests-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = AdminConfiguration(port: 0)
    configuration.uploads.folder = folder
    configuration.uploads.freeBytesMin = 0
    change(&configuration)
    let source = ScriptedStatusSource()
    let registry = ScriptedRegistry()
    var log = Logger(label: "admin-tests")
    log.logLevel = .critical
    let server = try await AdminServer.start(
      configuration,
      sources: AdminSources(
        status: source, metrics: metrics, reports: isWhole ? ScriptedReports() : nil,
        comparisons: isWhole ? ScriptedComparisons() : nil, registry: isWhole ? registry : nil),
      callers: callers, log: log)
    let harness = AdminHarness(
      source: source, registry: registry, server: server, folder: folder)
    do {
      try await body(harness)
    } catch {
      source.release()
      registry.release()
      await server.stop()
      throw error
    }
    source.release()
    registry.release()
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
    let head = ["\(method) \(path) HTTP/1.1", "host: 127.0.0.1", "connection: close"] + headers
    let text = try await exchange(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
    let replies = HTTPReply.all(in: text, isHead: method == "HEAD")
    #expect(replies.count == 1, "\(method) \(path) got \(text)")
    return try #require(replies.first)
  }

  /// An order: a request with a body of JSON.
  func order(
    _ path: String, _ body: String, method: String = "POST", headers: [String] = []
  ) async throws -> HTTPReply {
    try await request(
      method, path,
      headers: ["content-type: application/json", "content-length: \(body.utf8.count)"] + headers,
      body: body)
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
