import GatewayClient
import HTTP2Wire
import InferenceWire
import ServingCore
import Testing

@Suite("Predictions")
struct GatewayClientInferTests {
  private static let image = Tensor("image", [Float](repeating: 0.5, count: 64), shape: [1, 64])

  /// Two outputs of different kinds.
  private static let outputs = [
    OwnedTensor(
      name: "scores", datatype: .fp32, shape: [1, 2],
      bytes: [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]),
    OwnedTensor(
      name: "label", datatype: .bytes, shape: [1], bytes: [3, 0, 0, 0] + Array("one".utf8)),
  ]

  @Test func theReplyHasEverythingThatTheGatewaySays() async throws {
    let headers: [HeaderName: String] = [
      .version: "2", .arm: "canary", .revision: "17", .requestID: "abc",
      .serverTiming: "queue;dur=0.250, batch;dur=0.000, compute;dur=1.500",
    ]
    let reply = try await ScriptedGateway.run { _ in
      .ok(.infer(outputs: Self.outputs), headers: headers)
    } use: { (client, _) async throws in
      try await client.infer(model: "digits", inputs: [Self.image])
    }
    #expect(reply.model == "digits")
    #expect(reply.version == 2)
    #expect(reply.arm == .canary)
    #expect(reply.revision == 17)
    #expect(reply.requestID == "abc")
    #expect(
      reply.serverTiming
        == ServerTiming(
          queue: .microseconds(250), batch: .zero, compute: .microseconds(1_500)))
    #expect(reply.outputs.map(\.name) == ["scores", "label"])
    #expect(try reply.output("scores").elements(as: Float.self) == [1, 2])
    #expect(try reply.output("scores").shape == [1, 2])
    #expect(try reply.output("label").elements(as: String.self) == ["one"])
    let missing = #expect(throws: GatewayError.self) { try reply.output("score") }
    #expect(missing?.code == .notFound)
    #expect(missing?.message.contains("\"scores\", \"label\"") == true)
  }

  @Test func theRequestHasEverythingThatTheCallerSays() async throws {
    let request = try await ScriptedGateway.run { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      _ = try await client.infer(
        model: "title-policy", version: 7,
        inputs: [Self.image, Tensor("title", ["red shoes", ""])], outputs: ["label"],
        parameters: ["top": .int64(3), "strict": .bool(true), "by": .string("x")],
        options: InferOptions(
          key: "seller-1", label: .canary, timeout: .seconds(20), priority: 2, requestID: "me-1",
          traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
      return try #require(gateway.seen.requests.first)
    }
    #expect(request.path == "/v2/models/title-policy/versions/7/infer")
    #expect(request.headers[.method] == "POST")
    #expect(request.headers[.scheme] == "http")
    #expect(request.headers[.authority]?.hasPrefix("127.0.0.1:") == true)
    #expect(request.headers[.contentType] == "application/x-protobuf")
    #expect(request.headers[.contentLength] == "\(request.body.count)")
    #expect(request.headers[.key] == "seller-1")
    #expect(request.headers[.label] == "canary")
    #expect(request.headers[.priority] == "2")
    #expect(request.headers[.requestID] == "me-1")
    #expect(request.headers[.traceparent]?.hasSuffix("-01") == true)
    let timeout = try #require(request.headers[.timeoutMilliseconds].flatMap { Int($0) })
    #expect((15_000...20_000).contains(timeout))

    let message = InferRequestMessage(limits: .defaults)
    try request.body.withUnsafeBytes { body in
      try message.decode(body)
      #expect(message.usesRawContents)
      #expect(message.inputs.map(\.name) == ["image", "title"])
      #expect(message.inputs.map(\.view.datatype) == [.fp32, .bytes])
      #expect(message.inputs.map(\.view.shape) == [[1, 64], [2]])
      #expect(message.requestedOutputs == ["label"])
      #expect(message.parameter("top") == .int64(3))
      #expect(message.parameter("strict") == .bool(true))
      #expect(message.parameter("by") == .string("x"))
    }
  }

  @Test func withoutOptionsNothingIsClaimed() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.timeout = nil
    let request = try await ScriptedGateway.run(configuration: configuration) { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      _ = try await client.infer(model: "digits", inputs: [Self.image])
      return try #require(gateway.seen.requests.first)
    }
    #expect(request.path == "/v2/models/digits/infer")
    let optional: [HeaderName] = [
      .key, .label, .priority, .requestID, .traceparent, .timeoutMilliseconds,
    ]
    for name in optional { #expect(request.headers[name] == nil, "\(name)") }
  }

  @Test func theGatewaysErrorArrivesWhole() async throws {
    let sent = ServingError(
      .invalidArgument, "input \"image\", rank: expected 2, got 1", detail: ["input": "image"])
    let error = try await ScriptedGateway.run { _ in
      .error(sent, requestID: "r-9")
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [Self.image])
      }
    }
    #expect(
      error
        == GatewayError(
          code: .invalidArgument, message: sent.message, origin: .gateway, httpStatus: 400,
          requestID: "r-9", detail: ["input": "image"]))
    #expect(
      error?.description
        == "INVALID_ARGUMENT: input \"image\", rank: expected 2, got 1 (request r-9)")
  }

  @Test(arguments: [("3", Duration.seconds(3)), ("0", .zero), ("soon", nil), ("-1", nil)])
  func retryAfterIsRead(_ text: String, _ expected: Duration?) async throws {
    let error = try await ScriptedGateway.run { _ in
      .error(
        ServingError(.resourceExhausted, "queue full"), requestID: "r",
        headers: [.retryAfter: text])
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [Self.image])
      }
    }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.httpStatus == 429)
    #expect(error?.retryAfter == expected)
  }

  @Test func aCodeFromTheFutureArrivesAsItIs() async throws {
    var message = ErrorReplyMessage(error: ServingError(.internal, "hm"), requestID: "r")
    message.code = "TEAPOT"
    let body = message.encoded()
    let error = try await ScriptedGateway.run { _ in
      .reply(status: 418, headers: GatewayAnswer.protobuf, body: body)
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [Self.image])
      }
    }
    #expect(error?.code == GatewayErrorCode(rawValue: "TEAPOT"))
    #expect(error?.requestID == "r")
  }

  @Test(arguments: [
    (502, GatewayErrorCode.unavailable), (404, .notFound), (500, .internal),
    (429, .resourceExhausted),
    (302, .internal), (418, .invalidArgument),
  ])
  func anAnswerThatIsNotAGatewaysSaysSo(_ status: Int, _ code: GatewayErrorCode) async throws {
    let error = try await ScriptedGateway.run { _ in
      .reply(
        status: status, headers: [.contentType: "text/html"], body: Array("<html>".utf8))
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [Self.image])
      }
    }
    #expect(error?.code == code)
    #expect(error?.origin == .gateway)
    #expect(error?.httpStatus == status)
    #expect(error?.message.contains("text/html") == true)
  }

  private static let unreadable: [(String, ScriptedBody, String)] = [
    ("garbage", ScriptedBody(bytes: [0xff, 0xff, 0xff]), "cannot be read"),
    ("empty", ScriptedBody(bytes: []), "model_version"),
    ("no version", .infer(version: ""), "model_version"),
    ("version 0", .infer(version: "0"), "model_version"),
  ]

  @Test(arguments: unreadable)
  func aReplyThatMakesNoSense(_ name: String, _ body: ScriptedBody, _ text: String) async throws {
    let error = try await ScriptedGateway.run { _ in
      .ok(body, headers: [.requestID: "r-1"])
    } use: { (client, _) async throws in
      await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [Self.image])
      }
    }
    #expect(error?.code == .internal, "\(name)")
    #expect(error?.origin == .reply, "\(name)")
    #expect(error?.requestID == "r-1", "\(name)")
    #expect(error?.message.contains(text) == true, "\(name)")
  }

  /// Refused before anything is sent; nothing listens at this address.
  @Test func whatCannotBeSentIsRefusedHere() async throws {
    let client = try GatewayClient(host: "127.0.0.1", port: 1)
    func error(
      model: String = "digits", version: Int64? = nil, inputs: [Tensor] = [],
      outputs: [String] = [], _ options: InferOptions = InferOptions()
    ) async -> GatewayError? {
      await failure { () async throws(GatewayError) in
        try await client.infer(
          model: model, version: version, inputs: inputs, outputs: outputs, options: options)
      }
    }
    let errors = [
      ("model", await error(model: "../etc")), ("model", await error(model: "")),
      ("version", await error(version: 0)), ("version", await error(version: -1)),
      ("routing key", await error(InferOptions(key: "two words"))),
      ("routing key", await error(InferOptions(key: ""))),
      ("routing key", await error(InferOptions(key: String(repeating: "k", count: 257)))),
      ("request identifier", await error(InferOptions(requestID: "ä"))),
      ("traceparent", await error(InferOptions(traceparent: "a\nb"))),
      ("priority", await error(InferOptions(priority: 8))),
      ("priority", await error(InferOptions(priority: -1))),
      ("\"x\"", await error(inputs: [Tensor("x", [1.0, 2.0], shape: [3])])),
      ("NUL", await error(inputs: [Tensor("x\0", [1.0])])),
      ("NUL", await error(inputs: [Tensor("x", [1.0])], outputs: ["\0"])),
    ]
    for (text, error) in errors {
      #expect(error?.code == .invalidArgument, "\(text)")
      #expect(error?.origin == .client, "\(text)")
      #expect(error?.message.contains(text) == true, "\(text) in \(error?.message ?? "nothing")")
    }
    await client.close()
  }

  @Test(arguments: [0, 1, 70_000, 5_000_000])
  func bodiesOfAnySizeBothWays(_ byteCount: Int) async throws {
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let output = OwnedTensor(
      name: "y", datatype: .uint8, shape: [byteCount], bytes: Array(bytes.reversed()))
    let body = ScriptedBody.infer(outputs: [output])
    let (reply, sent) = try await ScriptedGateway.run { _ in
      .ok(body)
    } use: { (client, gateway) async throws in
      let reply = try await client.infer(model: "digits", inputs: [Tensor("x", bytes)])
      return (reply, try #require(gateway.seen.requests.first).body.count)
    }
    #expect(try reply.output("y").elements(as: UInt8.self) == bytes.reversed())
    #expect(sent > byteCount)
  }
}
