package import AccessControl
package import GatewayMetrics
package import Logging
internal import NIOCore
internal import NIOPosix
package import ServingCore
package import ServingRuntime
package import TransportSecurity

/// The data plane: listens, serves until told to drain, and answers everything it took.
package final class GatewayServer: Sendable {
  private let shared: GatewayShared
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let loops: LoopRegistry
  /// Reads the pressures of overload until the loops end.
  private let sampling: Task<Void, Never>

  /// Starts listening; requests are answered from here on.
  /// - Parameters:
  ///   - box: where the model table lies, now and after every change.
  ///   - metrics: where connections and requests are counted.
  ///   - predictions: where replies are kept and counted as evidence; nil for nowhere.
  ///   - shadows: where mirrored requests go; nil to mirror none.
  ///   - tls: the server's certificate; nil to speak without TLS.
  ///   - access: tells who callers are; nil where everybody may everything.
  ///   - telemetry: where requests are told of.
  ///   - clock: the monotonic clock that deadlines and timings are measured with.
  /// - Throws: `UNAVAILABLE` naming the address when it cannot be listened on.
  package static func start(
    _ configuration: GatewayConfiguration, box: GatewayTableBox,
    metrics: GatewayMetricsRegistry = GatewayMetricsRegistry(),
    predictions: PredictionPipeline? = nil, shadows: ShadowDesk? = nil,
    tls: TLSServer? = nil, access: Authenticator? = nil,
    telemetry: GatewayTelemetry = GatewayTelemetry(), log: Logger,
    clock: @escaping Lane.Clock
  ) async throws(ServingError) -> GatewayServer {
    let shared = GatewayShared(
      configuration: configuration, box: box, held: HeldBytes(limit: configuration.heldBytesMax),
      status: GatewayStatus(),
      admission: ConnectionAdmission(
        limit: configuration.connectionCountMax,
        addressLimit: configuration.addressConnectionCountMax),
      metrics: metrics,
      predictions: predictions, shadows: shadows, tls: tls, access: access, telemetry: telemetry,
      log: log)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loopCount)
    let loops = LoopRegistry()
    for eventLoop in group.makeIterator() {
      loops.add(LoopContext(eventLoop: eventLoop, shared: shared, clock: clock, loops: loops))
    }
    do {
      let channel = try await bootstrap(group, shared, loops)
        .bind(host: configuration.host, port: configuration.port).get()
      box.add(reader: { [weak loops] in await loops?.leaveOlderTables() })
      metrics.follow(overload: { [overload = shared.overload] in overload.figures })
      let sampler = OverloadSampler(shared: shared, loops: loops, clock: clock)
      return GatewayServer(
        shared: shared, group: group, channel: channel, loops: loops,
        sampling: Task { await sampler.run() })
    } catch {
      try? await group.shutdownGracefully()
      throw listenFailure(error, configuration)
    }
  }

  private init(
    shared: GatewayShared, group: MultiThreadedEventLoopGroup, channel: any Channel,
    loops: LoopRegistry, sampling: Task<Void, Never>
  ) {
    self.sampling = sampling
    self.shared = shared
    self.group = group
    self.channel = channel
    self.loops = loops
  }

  /// Where the gateway listens, such as `127.0.0.1:8500`.
  package var address: String {
    guard let address = channel.localAddress, let port = address.port else { return "unknown" }
    let host = address.ipAddress ?? shared.configuration.host
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  private static func bootstrap(
    _ group: MultiThreadedEventLoopGroup, _ shared: GatewayShared, _ loops: LoopRegistry
  ) -> ServerBootstrap {
    // The listening socket's own; connections count with their event loops.
    let acceptCounters = shared.metrics.makeGatewayCounters()
    return ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { error in
              pauseAccepting(error, shared, acceptCounters)
            })
        }
      }
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      // One read a turn: a second would nearly always find nothing, and epoll tells if not.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(
        .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 64 * 1024)
      )
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let loop = loops.context(of: channel.eventLoop)
          let address = PeerAddress(channel.remoteAddress)
          guard admit(address, shared, loop) else { throw ChannelError.operationUnsupported }
          channel.closeFuture.whenComplete { _ in shared.admission.release(address) }
          if let tls = shared.tls {
            try loop.secure(channel, tls)
          } else {
            let handler = try GatewayConnectionHandler(loop: loop)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
        }
      }
  }

  /// How long nothing is accepted after the system could not: the socket stays readable, and would
  /// keep its event loop busy with nothing else.
  private static let acceptPause = TimeAmount.milliseconds(100)

  /// The system has no descriptor or no memory for another connection. Those that wait stay in its
  /// queue.
  private static func pauseAccepting(
    _ error: IOError, _ shared: GatewayShared, _ counters: GatewayCounters
  ) -> TimeAmount {
    counters.acceptPauses.add()
    shared.log.debug("accepting pauses", metadata: ["reason": "\(error)"])
    return acceptPause
  }

  /// A connection too many is closed as it came: who is refused shall cost least.
  private static func admit(
    _ address: PeerAddress?, _ shared: GatewayShared, _ loop: LoopContext
  ) -> Bool {
    switch shared.admission.admit(address) {
    case .admitted: return true
    case .tooMany:
      loop.counters.connectionsRefused.add()
      shared.log.debug(
        "connection refused: too many",
        metadata: ["limit": "\(shared.configuration.connectionCountMax)"])
    case .tooManyOfAddress:
      loop.counters.limitHits.count(.addressConnections)
      shared.log.debug(
        "connection refused: too many of its address",
        metadata: ["limit": "\(shared.configuration.addressConnectionCountMax)"])
    }
    return false
  }

  private static func listenFailure(
    _ error: any Error, _ configuration: GatewayConfiguration
  ) -> ServingError {
    let address = "\(configuration.host):\(configuration.port)"
    if let system = error as? IOError, system.errnoCode == EADDRINUSE {
      return ServingError(
        .unavailable,
        "\(address) is in use by another process; choose another address with --listen HOST:PORT")
    }
    return ServingError(.unavailable, "cannot listen on \(address): \(error)")
  }

  /// Says "not ready" to those who ask, and goes on answering: for the time that balancers need to
  /// notice before a drain.
  package func setLeaving() { shared.status.setLeaving() }

  /// Returns once every event loop has had a turn; never, when one hangs.
  package func answer() async {
    // Nothing to do but to be there.
    await onEveryConnection { _ in }
  }

  /// Takes no new connection, lets requests in flight finish, and closes. Connections that are not
  /// done after ``GatewayConfiguration/drainMillisecondsMax`` are cut.
  /// - Returns: how many connections were cut; 0 at once when somebody drains already.
  package func drain() async -> Int {
    guard shared.status.beginDraining() else { return 0 }
    // A listening socket that is already gone is as closed as one that closes now.
    try? await channel.close()
    await onEveryLoop { $0.endArrivals() }
    await onEveryConnection { $0.announceShutdown() }
    // A round trip's worth of time for requests that were sent before the notice arrived.
    try? await Task.sleep(for: .milliseconds(LoopContext.noticeMilliseconds))
    await onEveryConnection { $0.finishShutdown() }
    let cut = await waitForConnections()
    sampling.cancel()
    await sampling.value
    // Lanes give calls back through the event loops, so those end last. A model that still runs
    // keeps them; the process is ending anyway.
    if await reached(within: Self.callMillisecondsMax, { shared.status.callCount == 0 }) {
      await handOverGathered()
      try? await group.shutdownGracefully()
    }
    return cut
  }

  /// How long calls whose connection was cut may still be with their lanes.
  private static let callMillisecondsMax = 5_000

  private func waitForConnections() async -> Int {
    let milliseconds = shared.configuration.drainMillisecondsMax
    if await reached(within: milliseconds, { shared.admission.count == 0 }) { return 0 }
    let cut = shared.admission.count
    await onEveryConnection { $0.cut() }
    return cut
  }

  /// Looks every few milliseconds; false when the time is over.
  private func reached(within milliseconds: Int, _ condition: () -> Bool) async -> Bool {
    let stepMilliseconds = 10
    for _ in 0..<max(1, milliseconds / stepMilliseconds) {
      if condition() { return true }
      try? await Task.sleep(for: .milliseconds(stepMilliseconds))
    }
    return condition()
  }

  /// What the loops have gathered for the prediction log and for shadows is not lost with them.
  private func handOverGathered() async {
    for eventLoop in loops.eventLoops {
      // The closure cannot fail, and the loops still run.
      try? await eventLoop.submit { [loops] in
        let loop = loops.context(of: eventLoop)
        loop.captures?.handOver()
        if let shelf = loop.shelf { loop.serveShadows(shelf, isDue: true) }
      }.get()
    }
  }

  private func onEveryConnection(
    _ body: @escaping @Sendable (GatewayConnectionHandler) -> Void
  ) async {
    await onEveryLoop { loop in
      for connection in loop.connections.values { body(connection) }
    }
  }

  private func onEveryLoop(_ body: @escaping @Sendable (LoopContext) -> Void) async {
    for eventLoop in loops.eventLoops {
      // The closure cannot fail, and the loops run until after the drain.
      try? await eventLoop.submit { [loops] in body(loops.context(of: eventLoop)) }.get()
    }
  }
}
