import HTTP2Wire
import InferenceWire
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(1))) struct GatewayRefusalTests {
  struct Example: CustomTestStringConvertible {
    var testDescription: String
    var request: @Sendable () throws -> TestRequest
    var status: Int
    var code: StatusCode
    var message: String

    init(
      _ description: String, _ status: Int, _ code: StatusCode, _ message: String,
      _ request: @escaping @Sendable () throws -> TestRequest
    ) {
      testDescription = description
      self.request = request
      self.status = status
      self.code = code
      self.message = message
    }
  }

  static let examples: [Example] = [
    Example("an unknown model", 404, .notFound, #"model "other" is not in the registry"#) {
      try .infer([[1]], path: "/v2/models/other/infer")
    },
    Example("an unknown version", 404, .notFound, "has no ready version 9; ready versions: [1]") {
      try .infer([[1]], path: "/v2/models/scripted/versions/9/infer")
    },
    Example("an unknown path", 404, .notFound, #"path "/v1" is not known"#) { .get("/v1") },
    Example("a wrong method", 405, .invalidArgument, "expected POST") {
      .get("/v2/models/scripted/infer")
    },
    Example("a wrong content type", 415, .invalidArgument, #"got "application/json""#) {
      TestRequest(contentType: "application/json", body: [1])
    },
    Example("an empty body", 400, .invalidArgument, "inputs: expected at least one") {
      TestRequest()
    },
    Example("a malformed body", 400, .invalidArgument, "") { TestRequest(body: [0xFF, 0xFF]) },
    Example("a wrong input", 400, .invalidArgument, #"input "x" is missing"#) {
      try .infer([[1]], input: "z")
    },
    Example("another model's name in the body", 400, .invalidArgument, "model_name: expected") {
      try .infer([[1]], modelName: "other")
    },
    Example("another version in the body", 400, .invalidArgument, "model_version: expected") {
      try .infer([[1]], modelVersion: "2")
    },
    Example("an unknown output", 400, .invalidArgument, #"expected some of ["y"]"#) {
      try .infer([[1]], requestedOutputs: ["z"])
    },
    Example("an output twice", 400, .invalidArgument, #"output "y" is asked for twice"#) {
      try .infer([[1]], requestedOutputs: ["y", "y"])
    },
    Example("a canary that is not there", 404, .notFound, "has no canary") {
      try .infer([[1]], fields: [(.label, "canary")])
    },
    Example("an engine that fails", 500, .internal, "the engine refuses a row") {
      try .infer([[13]])
    },
  ]

  @Test(arguments: examples)
  func saysWhatIsWrongAndGoesOn(_ example: Example) async throws {
    try await TestGateway.serve(answer: .failing(on: [13])) { gateway in
      let client = try await gateway.connect()
      var request = try example.request()
      request.fields.append((.requestID, "mine"))
      let reply = try await client.ask(request)
      #expect(reply.status == example.status)
      let error = try #require(reply.error)
      #expect(error.statusCode == example.code)
      #expect(error.message.contains(example.message), "\(error.message)")
      #expect(error.requestID == "mine")
      #expect(reply.fields[.requestID] == "mine")
      #expect(reply.fields[.contentType] == "application/x-protobuf")
      #expect(try await client.ask(.infer([[1]])).floats() == [3])
    }
  }

  @Test func aMethodThatIsNotAllowedSaysWhichIs() async throws {
    try await TestGateway.serve { gateway in
      let reply = try await gateway.connect().ask(.get("/v2/models/scripted/infer"))
      #expect(reply.fields[.allow] == "POST")
    }
  }

  /// What is no identifier is not repeated to those who read the reply or its log line.
  @Test(arguments: ["a b", String(repeating: "i", count: 300)])
  func anIdentifierThatIsNoneIsReplaced(identifier: String) async throws {
    try await TestGateway.serve { gateway in
      let reply = try await gateway.connect().ask(
        .infer([[1]], fields: [(.requestID, identifier)]))
      #expect(reply.status == 400)
      #expect(reply.fields[.requestID]?.utf8.count == 32)
      #expect(reply.error?.requestID == reply.fields[.requestID])
    }
  }

  @Test func aDeadlineThatPassesInTheQueueIsAnswered() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      _ = try await gateway.occupy(client)
      let late = try await client.send(.infer([[1]], fields: [(.timeoutMilliseconds, "5")]))
      try await client.settle()
      gateway.clock.advance(milliseconds: 6)
      gateway.gate.open()
      let reply = try await late.reply()
      #expect(reply.status == 504)
      #expect(reply.error?.statusCode == .deadlineExceeded)
      #expect(reply.fields[.version] == "1")
    }
  }

  @Test func aDeadlineThatPassesWhileTheModelRunsIsAnswered() async throws {
    try await TestGateway.serve(isHeld: true) { gateway in
      let client = try await gateway.connect()
      let late = try await client.send(.infer([[1]], fields: [(.timeoutMilliseconds, "5")]))
      try #require(gateway.gate.waitUntilBegun(1))
      gateway.clock.advance(milliseconds: 6)
      gateway.gate.open()
      let reply = try await late.reply()
      #expect(reply.status == 504)
      #expect(reply.error?.message == "the deadline passed while the model ran")
    }
  }

  @Test func aFullQueueIsAnsweredAtOnce() async throws {
    var limits = LaneLimits()
    limits.queuedRowsMax = 2
    try await TestGateway.serve(isHeld: true, laneLimits: limits) { gateway in
      let client = try await gateway.connect()
      _ = try await gateway.occupy(client)
      let waiting = try await client.send(.infer([[1], [2]]))
      let reply = try await client.ask(.infer([[3]]))
      #expect(reply.status == 429)
      #expect(reply.error?.statusCode == .resourceExhausted)
      #expect(reply.fields[.retryAfter] == "1")
      gateway.gate.open()
      #expect(try await waiting.reply().floats() == [3, 5])
    }
  }

  @Test func aBodyOverTheLimitIsRefusedBeforeItsEnd() async throws {
    try await TestGateway.serve(configuration: .test { $0.http2.bodyBytesMax = 1_000 }) { gateway in
      let client = try await gateway.connect()
      let reply = try await client.ask(.infer([Array(repeating: 1, count: 100_000)]))
      #expect(reply.status == 413)
      #expect(reply.error?.message == "body: expected at most 1000 bytes, got more than that")
      #expect(try await client.ask(.infer([[1]])).floats() == [3])
    }
  }

  @Test func aHeaderListOverTheLimitIsRefused() async throws {
    try await TestGateway.serve(configuration: .test { $0.http2.headerListBytesMax = 500 }) {
      gateway in
      let client = try await gateway.connect()
      let long = String(repeating: "k", count: 400)
      let reply = try await client.ask(.infer([[1]], fields: [(.traceparent, long)]))
      #expect(reply.status == 431)
      #expect(try await client.ask(.infer([[1]])).status == 200)
    }
  }
}
