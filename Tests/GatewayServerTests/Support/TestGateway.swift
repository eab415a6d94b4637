import AccessControl
import GatewayMetrics
import Logging
import ServingCore
import ServingRuntime
import ServingTestKit

@testable import GatewayServer

/// A gateway on a port of its own that serves one scripted model.
struct TestGateway: Sendable {
  let server: GatewayServer
  let box: GatewayTableBox
  let clock: ManualClock
  let gate: RunGate
  let session: ScriptedSession
  private let metrics: GatewayMetricsRegistry
  private let hasDrained = Monitor(false)

  private init(
    server: GatewayServer, box: GatewayTableBox, clock: ManualClock, gate: RunGate,
    session: ScriptedSession, metrics: GatewayMetricsRegistry
  ) {
    self.server = server
    self.box = box
    self.clock = clock
    self.gate = gate
    self.session = session
    self.metrics = metrics
  }

  var address: String { server.address }

  /// A sample without labels, as a scrape would tell it.
  func metric(_ name: String) -> Double? {
    let line = metrics.text().split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line.flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  /// Serves for as long as `body` runs, then drains.
  /// - Parameter runMilliseconds: what each run takes by the clock; without any, runs are so cheap
  ///   that in the end event loops make them, and one that the gate holds then holds its loop.
  static func serve(
    answer: ScriptedAnswer = .rowByRow, isHeld: Bool = false, laneLimits: LaneLimits = .defaults,
    configuration: GatewayConfiguration = .test(), access: Authenticator? = nil,
    runMilliseconds: UInt64 = 0,
    _ body: (TestGateway) async throws -> Void
  ) async throws {
    let gate = RunGate(isOpen: !isHeld)
    let clock = ManualClock()
    let timed = ScriptedAnswer { rows throws(ServingError) in
      clock.advance(milliseconds: runMilliseconds)
      return try answer.make(rows)
    }
    let session = ScriptedSession(answer: timed, gate: gate)
    let version = try ServedVersion.scripted(
      session: session, limits: laneLimits, clock: clock.reader)
    let box = GatewayTableBox(try .scripted(ready: [version]))
    let metrics = GatewayMetricsRegistry()
    let server = try await GatewayServer.start(
      configuration, box: box, metrics: metrics, access: access,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      clock: clock.reader)
    let gateway = TestGateway(
      server: server, box: box, clock: clock, gate: gate, session: session,
      metrics: metrics)
    do {
      try await body(gateway)
    } catch {
      await gateway.stop()
      throw error
    }
    await gateway.stop()
  }

  private func stop() async {
    gate.open()
    if !hasDrained.update({ $0 }) { _ = await drain() }
  }

  /// Drains the gateway, which can be done once.
  /// - Returns: how many connections were cut.
  func drain() async -> Int {
    hasDrained.update { $0 = true }
    return await server.drain()
  }

  func connect() async throws -> TestClient {
    try await TestClient.connect(to: address)
  }

  /// Sends a request and returns when the engine, held by the gate, has begun with it: from here on
  /// what is sent waits in the queue.
  func occupy(_ client: TestClient) async throws -> TestExchange {
    let exchange = try await client.send(.infer([[-1]]))
    guard gate.waitUntilBegun(1) else { throw ServingError(.internal, "the engine never began") }
    return exchange
  }
}

extension GatewayConfiguration {
  /// A port that the system picks, and whatever a test wants otherwise.
  static func test(_ change: (inout GatewayConfiguration) -> Void = { _ in }) -> Self {
    var configuration = GatewayConfiguration()
    configuration.port = 0
    configuration.drainMillisecondsMax = 5_000
    // A test that fills something on purpose would be refused for it.
    configuration.overload.sampleMilliseconds = nil
    change(&configuration)
    return configuration
  }
}
