import GatewayClient
import HTTP2Wire
import ServingCore
import Synchronization
import Testing

@Suite("Deadlines, cancellation, concurrency and the end")
struct GatewayClientCallTests {
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

  // MARK: Deadlines

  @Test func aCallEndsAtItsDeadlineAndTheGatewayHearsOfIt() async throws {
    try await ScriptedGateway.run { request in
      request.headers[.key] == "hang" ? .hang : .ok(.infer())
    } use: { (client, gateway) async throws in
      // The connection is there, so that the deadline is the call's alone.
      _ = try await Self.infer(client)
      let start = ContinuousClock.now
      let error = await Self.error(client, InferOptions(key: "hang", timeout: .seconds(1)))
      let elapsed = ContinuousClock.now - start
      #expect(error?.code == .deadlineExceeded)
      #expect(error?.origin == .client)
      #expect(error?.message.contains("1.0 seconds") == true)
      #expect(error?.message.contains("was sent") == true)
      #expect(elapsed >= .seconds(1) && elapsed < .seconds(10))
      let reset = ScriptedGateway.ClosedStream(connection: 0, stream: 3, code: .cancel)
      #expect(try await gateway.wait { $0.closedStreams.contains(reset) })
      // The connection goes on.
      #expect(try await Self.infer(client).version == 2)
      #expect(gateway.seen.connectionCount == 1)
    }
  }

  @Test func theConfigurationHasADeadlineForCallsWithout() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.timeout = .milliseconds(50)
    try await ScriptedGateway.run(configuration: configuration) { _ in
      .hang
    } use: { (client, _) async throws in
      #expect(await Self.error(client)?.code == .deadlineExceeded)
    }
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(-1)])
  func aDeadlineThatHasPassedSendsNothing(_ timeout: Duration) async throws {
    try await ScriptedGateway.run { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      #expect(await Self.error(client, InferOptions(timeout: timeout))?.code == .deadlineExceeded)
      #expect(gateway.seen.connectionCount == 0)
    }
  }

  @Test(arguments: [Duration.seconds(Int64.max), .seconds(1_000_000_000), .seconds(86_401)])
  func aDeadlineFarAwayIsSaidAsTheLongest(_ timeout: Duration) async throws {
    try await ScriptedGateway.run { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      _ = try await Self.infer(client, InferOptions(timeout: timeout))
      #expect(gateway.seen.requests.first?.headers[.timeoutMilliseconds] == "86400000")
    }
  }

  // MARK: Cancellation

  @Test func aCancelledTaskResetsItsStream() async throws {
    try await ScriptedGateway.run { _ in
      .hang
    } use: { (client, gateway) async throws in
      let task = Task { await Self.error(client) }
      #expect(try await gateway.wait { $0.requests.count == 1 })
      task.cancel()
      let error = await task.value
      #expect(error?.code == .cancelled)
      #expect(error?.origin == .client)
      let reset = ScriptedGateway.ClosedStream(connection: 0, stream: 1, code: .cancel)
      #expect(try await gateway.wait { $0.closedStreams == [reset] })
    }
  }

  @Test func aTaskCancelledBeforehandSendsNothing() async throws {
    try await ScriptedGateway.run { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return await Self.error(client)
      }
      task.cancel()
      #expect(await task.value?.code == .cancelled)
      #expect(gateway.seen.requests.isEmpty)
    }
  }

  /// Cancelled at any moment, a call has one result and the connection goes on.
  @Test func cancellationMayComeAtAnyTime() async throws {
    try await ScriptedGateway.run { _ in
      .ok(.infer())
    } use: { (client, _) async throws in
      var counts = (replies: 0, cancelled: 0)
      for round in 0..<300 {
        let task = Task { () async -> GatewayErrorCode? in
          do throws(GatewayError) {
            _ = try await Self.infer(client)
            return nil
          } catch {
            return error.code
          }
        }
        for _ in 0..<(round % 30) { await Task.yield() }
        task.cancel()
        switch await task.value {
        case nil: counts.replies += 1
        case .cancelled?: counts.cancelled += 1
        case let code?: Issue.record("round \(round): \(code)")
        }
      }
      #expect(counts.replies + counts.cancelled == 300)
      #expect(try await Self.infer(client).version == 2)
    }
  }

  // MARK: Concurrency

  @Test func manyCallsAtOnceKeepApart() async throws {
    try await ScriptedGateway.run { request in
      .ok(.infer(), headers: [.requestID: request.headers[.requestID] ?? ""])
    } use: { (client, gateway) async throws in
      let identifiers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for index in 0..<1_000 {
          group.addTask {
            let options = InferOptions(requestID: "call-\(index)")
            return (index, try await Self.infer(client, options).requestID)
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(identifiers.count == 1_000)
      #expect(identifiers.allSatisfy { $0.value == "call-\($0.key)" })
      #expect(gateway.seen.connectionCount <= 4)
    }
  }

  /// Two streams on each of three connections, and the rest wait their turn.
  @Test func connectionsAreMadeAsTheLimitOnStreamsIsReached() async throws {
    var limits = HTTP2Limits.defaults
    limits.concurrentStreamsMax = 2
    var configuration = GatewayClientConfiguration.defaults
    configuration.connectionCountMax = 3
    configuration.streamCountMax = 2
    let isOpen = Atomic(false)
    try await ScriptedGateway.run(limits: limits, configuration: configuration) { _ in
      isOpen.load(ordering: .relaxed) ? .ok(.infer()) : .hang
    } use: { (client, gateway) async throws in
      let stuck = (0..<6).map { _ in Task { await Self.error(client) } }
      #expect(try await gateway.wait { $0.requests.count == 6 })
      let waiting = (0..<20).map { _ in Task { try await Self.infer(client).version } }
      let deadline = await Self.error(client, InferOptions(timeout: .seconds(1)))
      #expect(deadline?.message.contains("waited for a free stream") == true)
      #expect(gateway.seen.requests.count == 6)
      #expect(gateway.seen.connectionCount == 3)
      isOpen.store(true, ordering: .relaxed)
      for task in stuck { task.cancel() }
      for task in stuck { #expect(await task.value?.code == .cancelled) }
      for task in waiting { #expect(try await task.value == 2) }
      #expect(gateway.seen.connectionCount == 3)
    }
  }

  /// The gateway's limit is known only after its SETTINGS; what came too early is refused, and sent
  /// again when there is room.
  @Test func aRushBeforeTheLimitIsKnownLosesNothing() async throws {
    var limits = HTTP2Limits.defaults
    limits.concurrentStreamsMax = 5
    var configuration = GatewayClientConfiguration.defaults
    configuration.connectionCountMax = 1
    try await ScriptedGateway.run(limits: limits, configuration: configuration) { _ in
      .ok(.infer())
    } use: { (client, gateway) async throws in
      try await withThrowingTaskGroup(of: Int64.self) { group in
        for _ in 0..<100 { group.addTask { try await Self.infer(client).version } }
        for try await version in group { #expect(version == 2) }
      }
      #expect(gateway.seen.requests.count == 100)
    }
  }

  @Test func onlySoManyCallsMayWait() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.connectionCountMax = 1
    configuration.streamCountMax = 1
    configuration.waitingCallCountMax = 2
    try await ScriptedGateway.run(configuration: configuration) { _ in
      .hang
    } use: { (client, gateway) async throws in
      let sent = Task { await Self.error(client) }
      #expect(try await gateway.wait { $0.requests.count == 1 })
      // Five more: three are refused at once, two wait until they are cancelled.
      try await withThrowingTaskGroup(of: GatewayError?.self) { group in
        for _ in 0..<5 { group.addTask { await Self.error(client) } }
        for _ in 0..<3 {
          let error = try await group.next() ?? nil
          #expect(error?.code == .resourceExhausted)
          #expect(error?.origin == .client)
          #expect(error?.message.contains("waitingCallCountMax") == true)
        }
        group.cancelAll()
        for try await error in group { #expect(error?.code == .cancelled) }
      }
      sent.cancel()
      #expect(await sent.value?.code == .cancelled)
    }
  }

  // MARK: The end

  @Test func closingEndsEveryCall() async throws {
    var configuration = GatewayClientConfiguration.defaults
    configuration.connectionCountMax = 1
    configuration.streamCountMax = 1
    try await ScriptedGateway.run(configuration: configuration) { _ in
      .hang
    } use: { (client, gateway) async throws in
      let calls = (0..<3).map { _ in Task { await Self.error(client) } }
      #expect(try await gateway.wait { $0.requests.count == 1 })
      await client.close()
      for call in calls {
        let error = await call.value
        #expect(error?.origin == .client)
        #expect(error?.code == .cancelled || error?.code == .failedPrecondition)
      }
      #expect(await Self.error(client)?.code == .failedPrecondition)
      #expect(try await gateway.wait { $0.closedConnectionCount == 1 && $0.goAwayCount == 1 })
      await client.close()
    }
  }

  @Test func aClientThatWasNeverUsedCloses() async throws {
    let client = try GatewayClient(endpoint: "127.0.0.1")
    await client.close()
    await client.close()
  }

  @Test func aClientThatIsLetGoClosesItsConnection() async throws {
    let gateway = ScriptedGateway { _ in .ok(.infer()) }
    let port = try await gateway.start()
    do {
      let client = try GatewayClient(host: "127.0.0.1", port: port)
      _ = try await Self.infer(client)
    }
    #expect(try await gateway.wait { $0.closedConnectionCount == 1 })
    try await gateway.stop()
  }
}
