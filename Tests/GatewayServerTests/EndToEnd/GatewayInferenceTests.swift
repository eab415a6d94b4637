import HTTP2Wire
import InferenceWire
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayInferenceTests {
  @Test func answersByTheModelsRoute() async throws {
    try await TestGateway.serve { gateway in
      let client = try await gateway.connect()
      let reply = try await client.ask(
        .infer([[1, 2], [3, 4]], fields: [(.requestID, "mine-1")], id: "row 7"))
      #expect(reply.status == 200)
      #expect(reply.end == .noError)
      #expect(reply.fields[.contentType] == "application/x-protobuf")
      #expect(reply.fields[.requestID] == "mine-1")
      #expect(reply.fields[.version] == "1")
      #expect(reply.fields[.arm] == "stable")
      #expect(reply.fields[.revision] == "0")
      #expect(
        reply.fields[.serverTiming] == "queue;dur=0.000, batch;dur=0.000, compute;dur=0.000")
      let inference = try reply.inference()
      #expect(inference.modelName == "scripted")
      #expect(inference.modelVersion == "1")
      #expect(inference.id == "row 7")
      #expect(inference.outputs == [.fp32("y", rows: [[3, 5], [7, 9]])])
    }
  }

  @Test func aPinnedVersionHasNoArm() async throws {
    try await TestGateway.serve { gateway in
      let reply = try await gateway.connect().ask(
        .infer([[1]], path: "/v2/models/scripted/versions/1/infer"))
      #expect(reply.status == 200)
      #expect(reply.fields[.version] == "1")
      #expect(reply.fields[.arm] == nil)
    }
  }

  @Test func aRequestWithoutAnIdentifierGetsOne() async throws {
    try await TestGateway.serve { gateway in
      let client = try await gateway.connect()
      let first = try await client.ask(.infer([[1]])).fields[.requestID]
      let second = try await client.ask(.infer([[1]])).fields[.requestID]
      #expect(first?.utf8.count == 32)
      #expect(second?.utf8.count == 32)
      #expect(first != second)
    }
  }

  @Test func requestsOfOneConnectionShareABatch() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let first = try await gateway.occupy(client)
      var waiting: [TestExchange] = []
      for element in 1...20 { waiting.append(try await client.send(.infer([[Float(element)]]))) }
      try await client.settle()
      gateway.gate.open()
      #expect(try await first.reply().floats() == [-1])
      for (index, exchange) in waiting.enumerated() {
        #expect(try await exchange.reply().floats() == [Float(2 * index + 3)])
      }
      #expect(gateway.session.runs.map(\.requestCount) == [1, 20])
    }
  }

  @Test(arguments: [1, 2])
  func connectionsShareABatchAndGetTheirOwn(loopCount: Int) async throws {
    try await TestGateway.serve(isHeld: true, configuration: .test { $0.loopCount = loopCount }) {
      gateway in
      let clients = try await connect(6, to: gateway)
      let first = try await gateway.occupy(clients[0])
      var waiting: [TestExchange] = []
      for (index, client) in clients.enumerated() {
        waiting.append(try await client.send(.infer([[Float(index)], [Float(index + 100)]])))
        try await client.settle()
      }
      gateway.gate.open()
      #expect(try await first.reply().floats() == [-1])
      for (index, exchange) in waiting.enumerated() {
        let expected = [Float(2 * index + 1), Float(2 * index + 201)]
        #expect(try await exchange.reply().floats() == expected)
      }
      #expect(gateway.session.runs.map(\.requestCount) == [1, 6])
    }
  }

  private func connect(_ count: Int, to gateway: TestGateway) async throws -> [TestClient] {
    var clients: [TestClient] = []
    for _ in 0..<count { clients.append(try await gateway.connect()) }
    return clients
  }

  /// A reply that is larger than the windows and the socket's buffers comes whole.
  @Test func aLargeReplyComesWhole() async throws {
    try await TestGateway.serve { gateway in
      let row = (0..<1_000_000).map { Float($0 % 1_000) }
      let reply = try await gateway.connect().ask(.infer([row]))
      #expect(reply.status == 200)
      #expect(try reply.floats() == row.map(ScriptedAnswer.expected))
    }
  }

  @Test func requestsForSeveralVersionsGoToTheirOwn() async throws {
    try await TestGateway.serve { gateway in
      let sessions = [ScriptedSession(), ScriptedSession()]
      gateway.box.publish(
        try .scripted(
          ready: [
            .scripted(version: 1, session: sessions[0]),
            .scripted(version: 2, session: sessions[1]),
          ]))
      let client = try await gateway.connect()
      var exchanges: [TestExchange] = []
      for index in 0..<20 {
        let path = "/v2/models/scripted/versions/\(index % 2 + 1)/infer"
        exchanges.append(try await client.send(.infer([[Float(index)]], path: path)))
      }
      for (index, exchange) in exchanges.enumerated() {
        let reply = try await exchange.reply()
        #expect(reply.fields[.version] == "\(index % 2 + 1)")
        #expect(try reply.floats() == [Float(2 * index + 1)])
      }
      for (index, session) in sessions.enumerated() {
        let rows = session.runs.flatMap { $0.rows.joined() }
        #expect(rows.sorted() == (0..<10).map { Float(2 * $0 + index) })
      }
    }
  }

  @Test func aPublishedTableAnswersTheNextRequest() async throws {
    try await TestGateway.serve { gateway in
      let client = try await gateway.connect()
      #expect(try await client.ask(.infer([[1]])).fields[.version] == "1")
      gateway.box.publish(try .scripted(ready: [.scripted(version: 2)]))
      #expect(try await client.ask(.infer([[1]])).fields[.version] == "2")
    }
  }

  /// A request under way finishes with the table that it began with, although nobody else holds the
  /// version any more.
  @Test func aVersionThatIsReplacedFinishesItsRequests() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let first = try await gateway.occupy(client)
      gateway.box.publish(try .scripted(ready: [.scripted(version: 2)]))
      #expect(try await client.ask(.infer([[5]])).fields[.version] == "2")
      gateway.gate.open()
      let reply = try await first.reply()
      #expect(reply.fields[.version] == "1")
      #expect(try reply.floats() == [-1])
    }
  }
}
