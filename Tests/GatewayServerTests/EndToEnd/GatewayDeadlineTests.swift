import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

/// Deadlines are kept whatever the engine does.
@Suite(.timeLimit(.minutes(1))) struct GatewayDeadlineTests {
  @Test(arguments: [false, true])
  func aRequestThatIsNotGivenBackIsAnsweredAllTheSame(isRunning: Bool) async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      // Waits behind another's run, or is what runs.
      let other = isRunning ? nil : try await gateway.occupy(client)
      let late = try await client.send(.infer([[1]], fields: [(.timeoutMilliseconds, "5")]))
      if isRunning { try #require(gateway.gate.waitUntilBegun(1)) }
      try await client.settle()
      gateway.clock.advance(milliseconds: 15)
      let reply = try await late.reply()
      #expect(reply.status == 504)
      #expect(reply.error?.message.contains("after 15 ms the model has not come") == true)
      gateway.gate.open()
      if let other { #expect(try await other.reply().status == 200) }
      // What comes back late is for nobody, and leaves nothing behind.
      #expect(try await client.ask(.infer([[2]])).floats() == [5])
      #expect(await gateway.drain() == 0)
    }
  }

  @Test func oneInTimeIsLeftToItsLane() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let patient = try await client.send(
        .infer([[1]], fields: [(.timeoutMilliseconds, "60000")]))
      let late = try await client.send(.infer([[2]], fields: [(.timeoutMilliseconds, "5")]))
      try #require(gateway.gate.waitUntilBegun(1))
      try await client.settle()
      gateway.clock.advance(milliseconds: 15)
      #expect(try await late.reply().status == 504)
      gateway.gate.open()
      #expect(try await patient.reply().floats() == [3])
    }
  }
}
