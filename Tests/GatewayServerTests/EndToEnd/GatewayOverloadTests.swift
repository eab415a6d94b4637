import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayOverloadTests {
  private static func configuration(_ memory: Monitor<Double>) -> GatewayConfiguration {
    .test {
      $0.overload.sampleMilliseconds = 5
      $0.overload.memory = { memory.update { $0 } }
    }
  }

  private static func infer(priority: Int) throws -> TestRequest {
    try .infer([[1]], fields: [(.priority, "\(priority)")])
  }

  /// Asks until a request has that status: pressures are read a few milliseconds apart.
  private static func wait(
    for status: Int, _ client: TestClient, priority: Int
  ) async throws -> TestReply {
    for _ in 0..<1_000 {
      let reply = try await client.ask(infer(priority: priority))
      if reply.status == status { return reply }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw ServingError(.deadlineExceeded, "priority \(priority) never got \(status)")
  }

  @Test func patientRequestsAreRefusedFirst() async throws {
    let memory = Monitor(0.1)
    try await TestGateway.serve(configuration: Self.configuration(memory)) { gateway in
      let client = try await gateway.connect()
      #expect(try await client.ask(Self.infer(priority: 7)).status == 200)
      memory.update { $0 = 0.86 }
      let shed = try await Self.wait(for: 503, client, priority: 7)
      #expect(shed.fields[.retryAfter] == "1")
      #expect(shed.error?.message.contains("the process's memory is nearly used up") == true)
      #expect(shed.error?.message.contains("requests of priority 7 are not taken") == true)
      #expect(try await client.ask(Self.infer(priority: 6)).status == 200)
      #expect(try await client.ask(.get("/v2/health/ready")).status == 200)
      memory.update { $0 = 0.935 }
      _ = try await Self.wait(for: 503, client, priority: 3)
      #expect(try await client.ask(Self.infer(priority: 2)).status == 200)
      #expect(try await client.ask(Self.infer(priority: 0)).floats() == [3])
      memory.update { $0 = 0.1 }
      for _ in 0..<200 {
        gateway.clock.advance(milliseconds: 1_000)
        if try await client.ask(Self.infer(priority: 7)).status == 200 { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      Issue.record("the overload never ended")
    }
  }

  @Test func newConnectionsAreRefusedAndIdleOnesClosed() async throws {
    let memory = Monitor(0.1)
    try await TestGateway.serve(isHeld: true, configuration: Self.configuration(memory)) {
      gateway in
      let idle = try await gateway.connect()
      #expect(try await idle.ask(.get("/v2/health/live")).status == 200)
      let busy = try await gateway.connect()
      let held = try await gateway.occupy(busy)
      memory.update { $0 = 0.96 }
      try await idle.waitUntilClosed()
      let late = try await gateway.connect()
      let refused = try await late.ask(Self.infer(priority: 1))
      #expect(refused.status == 503)
      gateway.gate.open()
      // What is in flight is answered, and the most urgent are taken from anybody.
      #expect(try await held.reply().status == 200)
      #expect(try await late.ask(Self.infer(priority: 0)).status == 200)
    }
  }
}
