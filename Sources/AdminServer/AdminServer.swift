internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
package import ServingCore
internal import ServingRuntime
package import TransportSecurity

/// The admin plane: HTTP/1.1 and JSON for people, browsers, probes and scrapers. It asks its
/// ``AdminSources``, and runs on an event loop of its own, away from those of the data plane.
package final class AdminServer: Service {
  /// Where it listens, such as `127.0.0.1:8501`.
  package let address: String
  package let port: Int
  private let services: ServiceGroup
  private let ending: AdminEnding
  private let shutdownMillisecondsMax: Int
  private let log: Logger

  /// How often uploads that nobody uses are looked for.
  private static let expirySeconds = 60

  /// Starts listening; requests are answered from here on.
  /// - Parameters:
  ///   - tls: the server's certificate; nil to speak without TLS.
  ///   - callers: who sends a request; nil where everybody may do all.
  /// - Throws: `UNAVAILABLE` naming the address when it cannot be listened on, or the folder for
  ///   uploads when it cannot be prepared.
  package static func start(
    _ configuration: AdminConfiguration, sources: AdminSources, tls: TLSServer? = nil,
    callers: AdminCallers? = nil, log: Logger
  ) async throws(ServingError) -> AdminServer {
    var uploads: UploadStore?
    if let folder = configuration.uploads.folder, sources.registry != nil {
      uploads = try await UploadStore(folder: folder, limits: configuration.uploads, log: log)
    }
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let (bound, listener) = AsyncStream.makeStream(of: SocketAddress?.self)
    let ending = AdminEnding()
    var quiet = log
    // The libraries' lines about their own coming and going say less than ours.
    quiet.logLevel = max(log.logLevel, .warning)
    let router = AdminRouter(
      sources: sources, uploads: uploads, configuration: configuration, callers: callers)
    let door = HTTPServerBuilder { [log] responder in
      AdminChannel(http: http(configuration, responder), tls: tls, log: log)
    }
    let application = application(configuration, router, door, loops, quiet) { address in
      listener.yield(address)
    }
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: quiet))
    let expiry = uploads.map { uploads in Task { await expire(uploads) } }
    Task {
      let outcome = await outcome(of: services)
      expiry?.cancel()
      do {
        try await loops.shutdownGracefully()
      } catch {
        log.warning("the admin plane's event loop did not end", metadata: ["reason": "\(error)"])
      }
      ending.end(outcome)
      listener.finish()
    }
    for await address in bound {
      let server = AdminServer(configuration, address, services, ending, log)
      log.info("admin plane listens", metadata: ["address": "\(server.address)"])
      return server
    }
    throw listenFailure(await ending.outcome(), configuration)
  }

  private init(
    _ configuration: AdminConfiguration, _ bound: SocketAddress?, _ services: ServiceGroup,
    _ ending: AdminEnding, _ log: Logger
  ) {
    let host = bound?.ipAddress ?? configuration.host
    port = bound?.port ?? configuration.port
    address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    self.services = services
    self.ending = ending
    // Connections get the first half; the second is for those that are cut to notice.
    shutdownMillisecondsMax = 2 * configuration.drainMillisecondsMax
    self.log = log
  }

  /// Until cancelled.
  private static func expire(_ uploads: UploadStore) async {
    while (try? await Task.sleep(for: .seconds(expirySeconds))) != nil {
      await uploads.expire()
    }
  }

  private static func outcome(of services: ServiceGroup) async -> AdminEnding.Outcome {
    do {
      try await services.run()
      return .stopped
    } catch {
      return .failed(error)
    }
  }

  /// Returns when it was told to shut down, or its task was cancelled, and replies under way are
  /// sent or the time for that is over.
  /// - Throws: `INTERNAL` when it ended without being told.
  package func run() async throws {
    let outcome = await withTaskCancellationOrGracefulShutdownHandler {
      await ending.outcome()
    } onCancelOrGracefulShutdown: {
      Task { await self.stop() }
    }
    if case .failed(let error) = outcome {
      throw ServingError(.internal, "the admin plane ended by itself: \(error)")
    }
  }

  /// The same for who does not run it as a service. Asking twice is as good as once.
  package func stop() async {
    await services.triggerGracefulShutdown()
    let limit = Duration.milliseconds(shutdownMillisecondsMax)
    let watchdog = Task {
      // Cancelled, it has nothing to end any more.
      guard (try? await Task.sleep(for: limit)) != nil else { return }
      ending.end(.abandoned)
    }
    if case .abandoned = await ending.outcome() {
      log.warning(
        "the admin plane was left behind: its source does not answer",
        metadata: ["milliseconds": "\(shutdownMillisecondsMax)"])
    }
    watchdog.cancel()
  }

  private static func http(
    _ configuration: AdminConfiguration, _ responder: @escaping HTTPChannelHandler.Responder
  ) -> HTTP1Channel {
    HTTP1Channel(
      responder: responder,
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionHandler(limits: configuration)],
        idleTimeout: .milliseconds(Int64(configuration.idleMillisecondsMax)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: configuration.headerBytesMax,
          maxHeaderListSize: configuration.headerBytesMax,
          maxHeaderFieldCount: configuration.headerCountMax)))
  }

  private static func application(
    _ configuration: AdminConfiguration, _ router: AdminRouter, _ door: HTTPServerBuilder,
    _ loops: any EventLoopGroup, _ log: Logger,
    onListening: @escaping @Sendable (SocketAddress?) -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router.build(),
      server: door,
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port),
        serverName: Product.name,
        availableConnectionsDelegate: MaximumAvailableConnections(
          configuration.connectionCountMax, logger: log)),
      onServerRunning: { onListening($0.localAddress) },
      eventLoopGroupProvider: .shared(loops), logger: log)
  }

  private static func listenFailure(
    _ outcome: AdminEnding.Outcome, _ configuration: AdminConfiguration
  ) -> ServingError {
    let address = "\(configuration.host):\(configuration.port)"
    guard case .failed(let error) = outcome else {
      return ServingError(.unavailable, "cannot listen on \(address): ended at once")
    }
    if let system = error as? IOError, system.errnoCode == EADDRINUSE {
      return ServingError(
        .unavailable,
        "\(address) is in use by another process; choose another address with --admin HOST:PORT")
    }
    return ServingError(.unavailable, "cannot listen on \(address): \(error)")
  }
}
