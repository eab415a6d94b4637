import HTTP2Wire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayConnectionTests {
  @Test func aClientThatLeavesInMidBatchHarmsNobody() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let leaving = try await gateway.connect()
      let staying = try await gateway.connect()
      let running = try await gateway.occupy(leaving)
      let queued = try await leaving.send(.infer([[7]]))
      try await leaving.settle()
      let waiting = try await staying.send(.infer([[1]]))
      try await staying.settle()
      try await leaving.close()
      #expect(try await running.reply().end == .cancel)
      #expect(try await queued.reply().end == .cancel)
      // The gateway's loop has seen the end of the connection when it answers another.
      try await gateway.connect().settle()
      gateway.gate.open()
      #expect(try await waiting.reply().floats() == [3])
      #expect(try await staying.ask(.infer([[2]])).floats() == [5])
      #expect(!gateway.session.runs.contains { $0.rows.contains([7]) })
    }
  }

  @Test func aStreamThatIsCancelledLeavesTheOthers() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let running = try await gateway.occupy(client)
      let queued = try await client.send(.infer([[7]]))
      let waiting = try await client.send(.infer([[1]]))
      try await client.cancel(running)
      try await client.cancel(queued)
      try await client.settle()
      gateway.gate.open()
      #expect(try await waiting.reply().floats() == [3])
      #expect(!gateway.session.runs.contains { $0.rows.contains([7]) })
      #expect(try await client.ask(.infer([[2]])).floats() == [5])
    }
  }

  @Test func connectionsPastTheLimitAreClosed() async throws {
    try await TestGateway.serve(configuration: .test { $0.connectionCountMax = 1 }) { gateway in
      let first = try await gateway.connect()
      try await first.settle()
      #expect(await !Self.servesAnother(gateway))
      #expect(try await first.ask(.infer([[1]])).status == 200)
      try await first.close()
      var isServed = false
      for _ in 0..<500 where !isServed {
        isServed = await Self.servesAnother(gateway)
        if !isServed { try await Task.sleep(for: .milliseconds(10)) }
      }
      #expect(isServed)
    }
  }

  /// Whether a new connection gets an answer. One past the limit is closed at once, which its
  /// client may see while it connects, while it asks, or as a reply that does not come.
  private static func servesAnother(_ gateway: TestGateway) async -> Bool {
    let reply = try? await gateway.connect().ask(.get("/v2/health/live"))
    return reply?.status == 200
  }

  @Test func aPortInUseIsSaidSo() async throws {
    try await TestGateway.serve { gateway in
      let port = try #require(gateway.address.split(separator: ":").last.flatMap { Int($0) })
      do {
        try await TestGateway.serve(configuration: .test { $0.port = port }) { _ in
          Issue.record("two gateways listen on one port")
        }
      } catch let error as ServingError {
        #expect(error.code == .unavailable)
        #expect(error.message.hasPrefix("\(gateway.address) is in use by another process"))
      }
    }
  }

  @Test func somebodyWhoSpeaksHTTP1IsToldWhatToDo() async throws {
    try await TestGateway.serve { gateway in
      let client = try await RawClient.say(
        "GET /v2 HTTP/1.1\r\nhost: localhost\r\n\r\n", to: gateway.address)
      let reply = String(decoding: try await client.everything(), as: UTF8.self)
      #expect(reply.contains("HTTP/1.1 505 "))
      #expect(reply.contains("--http2-prior-knowledge"))
    }
  }

  @Test func somebodyWhoSpeaksNonsenseIsClosed() async throws {
    try await TestGateway.serve { gateway in
      let client = try await RawClient.say(
        "\u{16}\u{3}\u{1} what is this, and why is it longer than a preface?", to: gateway.address)
      let reply = String(decoding: try await client.everything(), as: UTF8.self)
      #expect(!reply.contains("HTTP/1.1"))
      #expect(try await gateway.connect().ask(.infer([[1]])).status == 200)
    }
  }
}
