import HTTP2Wire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayDrainTests {
  @Test func requestsInFlightFinish() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let running = try await gateway.occupy(client)
      let waiting = try await client.send(.infer([[1]]))
      try await client.settle()
      async let cutCount = gateway.drain()
      try await Self.waitForGoAways(2, client)
      gateway.gate.open()
      #expect(try await running.reply().floats() == [-1])
      #expect(try await waiting.reply().floats() == [3])
      #expect(await cutCount == 0)
      try await client.waitUntilClosed()
    }
  }

  @Test func anIdleConnectionIsToldAndClosed() async throws {
    try await TestGateway.serve { gateway in
      let idle = try await RawClient.say(RawClient.http2Greeting, to: gateway.address)
      // Connections are taken in order, so when this one is answered the other is there.
      let client = try await gateway.connect()
      try await client.settle()
      #expect(await gateway.drain() == 0)
      // First the notice, then the last stream that is answered (RFC 9113 section 6.8).
      #expect(Self.goAways(in: try await idle.everything()) == [0x7FFF_FFFF, 0])
      try await client.waitUntilClosed()
    }
  }

  /// The last stream that each GOAWAY among the frames names.
  private static func goAways(in bytes: [UInt8]) -> [UInt32] {
    var rest = bytes[...]
    var goAways: [UInt32] = []
    while rest.count >= 9 {
      let head = Array(rest.prefix(9))
      let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      let payload = rest.dropFirst(9).prefix(length)
      if head[3] == 7 { goAways.append(payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }) }
      rest = rest.dropFirst(9 + length)
    }
    return goAways
  }

  @Test func nobodyNewIsLetIn() async throws {
    try await TestGateway.serve { gateway in
      #expect(await gateway.drain() == 0)
      await #expect(throws: (any Error).self) { try await gateway.connect() }
    }
  }

  /// A reply that was written but not yet read is not lost with its connection, although the reader
  /// goes on giving window after the gateway has nothing more to say.
  @Test func aSlowReaderGetsItsWholeReply() async throws {
    var limits = HTTP2Limits()
    limits.streamWindowBytes = 256 * 1024
    try await TestGateway.serve(isHeld: true) { [limits] gateway in
      let client = try await TestClient.connect(
        to: gateway.address, limits: limits, socketBytes: 16 * 1024)
      let row = (0..<500_000).map { Float($0 % 1_000) }
      let running = try await client.send(.infer([row]))
      try #require(gateway.gate.waitUntilBegun(1))
      try await client.settle()
      try await client.setReading(false)
      gateway.gate.open()
      async let cutCount = gateway.drain()
      let reader = Task {
        while !Task.isCancelled {
          client.readOnce()
          try await Task.sleep(for: .milliseconds(1))
        }
      }
      let reply = try await running.reply()
      reader.cancel()
      #expect(reply.end == .noError)
      #expect(try reply.floats() == row.map(ScriptedAnswer.expected))
      #expect(await cutCount == 0)
    }
  }

  /// Saying goodbye is not waiting for ever until it is returned.
  @Test func aClientThatDoesNotCloseInTurnIsClosed() async throws {
    try await TestGateway.serve(configuration: .test { $0.drainMillisecondsMax = 20_000 }) {
      gateway in
      let stubborn = try await RawClient.say(
        RawClient.http2Greeting, to: gateway.address, closesInTurn: false)
      let client = try await gateway.connect()
      try await client.settle()
      let began = ContinuousClock.now
      #expect(await gateway.drain() == 0)
      #expect(ContinuousClock.now - began < .seconds(10))
      #expect(Self.goAways(in: try await stubborn.everything()) == [0x7FFF_FFFF, 0])
    }
  }

  /// An engine that does not come back keeps nobody for ever; what it brings later is dropped.
  @Test func connectionsThatAreNotDoneInTimeAreCut() async throws {
    try await TestGateway.serve(
      isHeld: true, configuration: .test { $0.drainMillisecondsMax = 100 }
    ) {
      gateway in
      let client = try await gateway.connect()
      let running = try await gateway.occupy(client)
      async let cutCount = gateway.drain()
      #expect(try await running.reply().end == .cancel)
      gateway.gate.open()
      #expect(await cutCount == 1)
    }
  }

  private static func waitForGoAways(_ count: Int, _ client: TestClient) async throws {
    for _ in 0..<500 where try await client.goAways().count < count {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
