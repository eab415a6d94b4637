import GatewayClient
import HTTP2Wire
import NIOCore
import ServingCore
import Synchronization
import Testing

@Suite("Connections that fail, end and come back")
struct GatewayClientTransportTests {
  private static let input = Tensor("x", [Float(1)])

  private static func infer(
    _ client: GatewayClient, _ options: InferOptions = InferOptions()
  ) async throws(GatewayError) -> InferReply {
    try await client.infer(model: "digits", inputs: [input], options: options)
  }

  private static func error(
    _ client: GatewayClient, _ options: InferOptions = InferOptions()
  ) async -> GatewayError? {
    await failure { () async throws(GatewayError) in try await infer(client, options) }
  }

  // MARK: No connection

  @Test func aRefusedConnectionSaysWhereAndWhatToDo() async throws {
    let server = try await PlainServer("")
    let port = server.port
    try await server.stop()
    let client = try GatewayClient(endpoint: "http://127.0.0.1:\(port)")
    let error = await Self.error(client)
    #expect(error?.code == .unavailable)
    #expect(error?.origin == .connect)
    #expect(error?.message.contains("127.0.0.1:\(port)") == true)
    #expect(error?.message.contains("connection refused") == true)
    #expect(error?.message.contains("crossfade serve") == true)
    await client.close()
  }

  @Test func anUnknownHostSaysSo() async throws {
    let client = try GatewayClient(host: "no-such-host.invalid", port: 8_500)
    let error = await Self.error(client)
    #expect(error?.origin == .connect)
    #expect(error?.message.contains("no-such-host.invalid:8500") == true)
    await client.close()
  }

  @Test func allThatWaitHearOfAFailedConnection() async throws {
    let client = try GatewayClient(host: "127.0.0.1", port: 1)
    let errors = await withTaskGroup(of: GatewayError?.self) { group in
      for _ in 0..<20 { group.addTask { await Self.error(client) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors.count == 20)
    #expect(errors.allSatisfy { $0?.origin == .connect })
    await client.close()
  }

  @Test(arguments: ["HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "SSH-2.0-x\r\n"])
  func aServerOfAnotherKindIsNamedAsSuch(_ greeting: String) async throws {
    let server = try await PlainServer(greeting)
    let client = try GatewayClient(host: "127.0.0.1", port: server.port)
    let error = await Self.error(client)
    #expect(error?.code == .unavailable)
    #expect(error?.origin == .connection)
    #expect(error?.message.contains("does not speak HTTP/2") == true)
    await client.close()
    try await server.stop()
  }

  /// It takes the connection and never says a word.
  @Test func aSilentServerIsLeftAtTheDeadline() async throws {
    let server = try await PlainServer("")
    let client = try GatewayClient(host: "127.0.0.1", port: server.port)
    let error = await Self.error(client, InferOptions(timeout: .milliseconds(80)))
    #expect(error?.code == .deadlineExceeded)
    await client.close()
    try await server.stop()
  }

  // MARK: Connections that fall silent

  /// As when the network has forgotten the connection and nobody says so.
  @Test func aDeadConnectionIsGivenUpAndMadeAgain() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.probeTimeout = .milliseconds(100)
    let server = try await PlainServer("")
    let client = try GatewayClient(
      host: "127.0.0.1", port: server.port, configuration: configuration)
    for count in 1...2 {
      await Self.waitInVain(client)
      #expect(try await server.wait(opened: count, closed: count))
    }
    await client.close()
    try await server.stop()
  }

  @Test func callsOnADeadConnectionHearOfIt() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.probeTimeout = .milliseconds(100)
    let server = try await PlainServer("")
    let client = try GatewayClient(
      host: "127.0.0.1", port: server.port, configuration: configuration)
    async let patient = Self.error(client, InferOptions(timeout: .seconds(300)))
    #expect(try await server.wait(opened: 1, closed: 0))
    await Self.waitInVain(client)
    let error = await patient
    #expect(error?.origin == .connection)
    #expect(error?.message.contains("no sign of life") == true)
    await client.close()
    try await server.stop()
  }

  /// Calls until one that was really sent ran into its deadline: on a busy machine some are over
  /// before that.
  private static func waitInVain(_ client: GatewayClient) async {
    for _ in 0..<100 {
      let error = await error(client, InferOptions(timeout: .milliseconds(500)))
      #expect(error?.code == .deadlineExceeded)
      if error?.message.contains("was sent") == true { return }
    }
    Issue.record("no call was sent")
  }

  @Test func aSlowGatewayKeepsItsConnection() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.probeTimeout = .milliseconds(500)
    try await ScriptedGateway.run(configuration: configuration) { request in
      request.headers[.key] == "hang" ? .hang : .ok(.infer())
    } use: { (client, gateway) async throws in
      let options = InferOptions(key: "hang", timeout: .milliseconds(100))
      #expect(await Self.error(client, options)?.code == .deadlineExceeded)
      try await Task.sleep(for: .seconds(1))
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.connectionCount == 1)
    }
  }

  // MARK: Connections that break

  @Test func aConnectionClosedDuringACallIsLostAndMadeAgain() async throws {
    try await ScriptedGateway.run { request in
      request.connection == 0 ? .close : .ok(.infer())
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.code == .unavailable)
      #expect(error?.origin == .connection)
      #expect(error?.message.contains("was lost") == true)
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.connectionCount == 2)
      // The call that was lost was not sent again: it may have run.
      #expect(gateway.seen.requests.count == 2)
    }
  }

  @Test func aGatewayThatRestartsIsFoundAgain() async throws {
    let first = ScriptedGateway { _ in .goAwayAndReply(.infer(version: "1")) }
    let port = try await first.start()
    let client = try GatewayClient(host: "127.0.0.1", port: port)
    #expect(try await Self.infer(client).version == 1)
    #expect(try await first.wait { $0.closedConnectionCount == 1 })
    try await first.stop()
    #expect(await Self.error(client)?.origin == .connect)

    let second = ScriptedGateway { _ in .ok(.infer(version: "2")) }
    _ = try await second.start(port: port)
    for _ in 0..<3 { #expect(try await Self.infer(client).version == 2) }
    #expect(second.seen.connectionCount == 1)
    await client.close()
    try await second.stop()
  }

  @Test func brokenFramesEndTheCall() async throws {
    try await ScriptedGateway.run { _ in
      .rawThenClose([0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0])  // WINDOW_UPDATE of 0
    } use: { (client, _) async throws in
      let error = await Self.error(client)
      #expect(error?.origin == .connection)
      #expect(error?.code == .unavailable)
    }
  }

  // MARK: Resets

  @Test(arguments: [
    (HTTP2ErrorCode.internalError, GatewayErrorCode.unavailable, "INTERNAL_ERROR"),
    (.enhanceYourCalm, .resourceExhausted, "ENHANCE_YOUR_CALM"),
    (HTTP2ErrorCode(rawValue: 99), .unavailable, "error 99"),
  ])
  func aResetIsNotSentAgain(
    _ reset: HTTP2ErrorCode, _ code: GatewayErrorCode, _ name: String
  ) async throws {
    try await ScriptedGateway.run { _ in
      .reset(reset)
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.code == code)
      #expect(error?.origin == .connection)
      #expect(error?.message.contains(name) == true)
      #expect(gateway.seen.requests.count == 1)
    }
  }

  @Test func aRefusedStreamIsSentAgain() async throws {
    let tries = Atomic(0)
    try await ScriptedGateway.run { _ in
      tries.add(1, ordering: .relaxed).newValue < 3 ? .reset(.refusedStream) : .ok(.infer())
    } use: { (client, gateway) async throws in
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.requests.map(\.stream) == [1, 3, 5])
      #expect(Set(gateway.seen.requests.map(\.body)).count == 1)
    }
  }

  @Test(arguments: [0, 1, 3])
  func aStreamRefusedAgainAndAgainIsGivenUp(_ retryCount: Int) async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.safeRetryCountMax = retryCount
    try await ScriptedGateway.run(configuration: configuration) { _ in
      .reset(.refusedStream)
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.code == .unavailable)
      #expect(error?.origin == .refused)
      #expect(gateway.seen.requests.count == retryCount + 1)
    }
  }

  // MARK: GOAWAY

  @Test func afterGoAwayTheNextCallGoesToANewConnection() async throws {
    try await ScriptedGateway.run { _ in
      .goAwayAndReply(.infer())
    } use: { (client, gateway) async throws in
      for _ in 0..<3 { #expect(try await Self.infer(client).version == 2) }
      #expect(gateway.seen.requests.map(\.connection) == [0, 1, 2])
      #expect(try await gateway.wait { $0.closedConnectionCount == 3 })
    }
  }

  /// RFC 9113 section 6.8: what lies above the last stream was not processed.
  @Test func aCallAboveTheLastStreamIsSentAgain() async throws {
    try await ScriptedGateway.run { request in
      request.connection == 0
        ? .rawThenClose(GatewayAnswer.goAwayFrame(lastStreamID: 0)) : .ok(.infer())
    } use: { (client, gateway) async throws in
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.requests.map(\.connection) == [0, 1])
    }
  }

  @Test func aCallAtTheLastStreamIsNotSentAgain() async throws {
    try await ScriptedGateway.run { request in
      request.connection == 0
        ? .rawThenClose(GatewayAnswer.goAwayFrame(lastStreamID: 1)) : .ok(.infer())
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.origin == .connection)
      #expect(gateway.seen.requests.count == 1)
    }
  }

  /// Every connection ends before it answers: that must end too.
  @Test func goAwayForEverIsGivenUp() async throws {
    try await ScriptedGateway.run { _ in
      .rawThenClose(GatewayAnswer.goAwayFrame(lastStreamID: 0))
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.origin == .refused)
      #expect(gateway.seen.connectionCount == 4)
    }
  }

  // MARK: Replies that the client does not take

  @Test func aReplyBeforeTheEndOfTheRequestCounts() async throws {
    let refusal = ServingError(.invalidArgument, "body too large", httpStatus: 413)
    let gateway = ScriptedGateway(
      onHead: { _ in .error(refusal, requestID: "r") }, onComplete: { _ in nil })
    let client = try GatewayClient(host: "127.0.0.1", port: try await gateway.start())
    let large = Tensor("x", [UInt8](repeating: 1, count: 8_000_000))
    for _ in 0..<2 {
      let error = await failure { () async throws(GatewayError) in
        try await client.infer(model: "digits", inputs: [large])
      }
      #expect(error?.httpStatus == 413)
      #expect(error?.message == "body too large")
    }
    #expect(gateway.seen.connectionCount == 1)
    await client.close()
    try await gateway.stop()
  }

  @Test func aReplyOverTheLimitIsRefusedAndTheConnectionLives() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.replyBytesMax = 10_000
    let large = OwnedTensor(
      name: "y", datatype: .uint8, shape: [20_000], bytes: [UInt8](repeating: 1, count: 20_000))
    try await ScriptedGateway.run(configuration: configuration) { request in
      request.stream == 1 ? .ok(.infer(outputs: [large])) : .ok(.infer())
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.code == .resourceExhausted)
      #expect(error?.origin == .reply)
      #expect(error?.message.contains("10000 bytes") == true)
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.connectionCount == 1)
    }
  }

  @Test func tooManyHeadersAreRefusedAndTheConnectionLives() async throws {
    try await ScriptedGateway.run { request in
      let text = String(repeating: "a", count: 33_000)
      return .ok(.infer(), headers: request.stream == 1 ? [.serverTiming: text] : [:])
    } use: { (client, gateway) async throws in
      let error = await Self.error(client)
      #expect(error?.origin == .reply)
      #expect(error?.message.contains("header list") == true)
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.connectionCount == 1)
    }
  }
}
