import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayMemoryTests {
  private static let large: [[Float]] = [Array(repeating: 1, count: 5_000)]

  @Test func pastTheBudgetRequestsAreRefusedUntilAnswersHaveLeft() async throws {
    try await TestGateway.serve(isHeld: true, configuration: .test { $0.heldBytesMax = 10_000 }) {
      gateway in
      let client = try await gateway.connect()
      let other = try await gateway.connect()
      let first = try await client.send(.infer(Self.large))
      try #require(gateway.gate.waitUntilBegun(1))
      for refused in [try await client.ask(.infer([[1]])), try await other.ask(.infer([[1]]))] {
        #expect(refused.status == 429)
        #expect(refused.error?.message.contains("holds more than 10000 bytes") == true)
        #expect(refused.fields[.retryAfter] == "1")
      }
      // What needs no memory is answered all the while.
      #expect(try await other.ask(.get("/v2/health/ready")).status == 200)
      gateway.gate.open()
      #expect(try await first.reply().status == 200)
      #expect(try await other.ask(.infer([[1]])).floats() == [3])
    }
  }

  @Test func aClientThatLeavesFreesWhatItHeld() async throws {
    try await TestGateway.serve(isHeld: true, configuration: .test { $0.heldBytesMax = 10_000 }) {
      gateway in
      let client = try await gateway.connect()
      _ = try await client.send(.infer(Self.large))
      try #require(gateway.gate.waitUntilBegun(1))
      let other = try await gateway.connect()
      #expect(try await other.ask(.infer([[1]])).status == 429)
      try await client.close()
      gateway.gate.open()
      #expect(try await Self.retry { try await other.ask(.infer([[1]])).status == 200 })
    }
  }

  @Test func aConnectionThatReadsNoRepliesIsAskedTo() async throws {
    try await TestGateway.serve(configuration: .test { $0.heldReplyBytesMax = 30_000 }) { gateway in
      // Heads come, bodies do not: the client gives no window for them.
      var limits = HTTP2Limits()
      limits.streamWindowBytes = 0
      let client = try await TestClient.connect(to: gateway.address, limits: limits)
      var statuses: [Int] = []
      for _ in 0..<4 {
        statuses.append(try await client.send(.infer(Self.large)).status())
      }
      #expect(statuses == [200, 200, 429, 429])
      // Only its own replies count against it.
      let other = try await gateway.connect()
      #expect(try await other.ask(.infer(Self.large)).status == 200)
      try await client.close()
    }
  }

  /// Requests that were taken before any reply was found unread are held to the limit too.
  @Test func repliesUnderWayAreCountedWhenTheyCome() async throws {
    let configuration = GatewayConfiguration.test { $0.heldReplyBytesMax = 30_000 }
    try await TestGateway.serve(isHeld: true, configuration: configuration) { gateway in
      var limits = HTTP2Limits()
      limits.streamWindowBytes = 0
      let client = try await TestClient.connect(to: gateway.address, limits: limits)
      var exchanges: [TestExchange] = []
      for _ in 0..<4 { exchanges.append(try await client.send(.infer(Self.large))) }
      try #require(gateway.gate.waitUntilBegun(1))
      gateway.gate.open()
      var statuses: [Int] = []
      for exchange in exchanges { statuses.append(try await exchange.status()) }
      #expect(statuses == [200, 200, 429, 429])
      try await client.close()
    }
  }

  /// Asks again for up to some seconds: the gateway learns of a closed connection in its own time.
  private static func retry(_ isDone: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<500 {
      if try await isDone() { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}
