internal import HTTP2Wire
public import NIOCore
public import NIOPosix
internal import ServingCore
internal import TransportSecurity

/// Asks a Crossfade gateway for predictions.
///
/// ```swift
/// let client = try GatewayClient(endpoint: "http://127.0.0.1:8500")
/// let image = Tensor("image", pixels, shape: [1, 64])
/// let reply = try await client.infer(
///   model: "digits", inputs: [image],
///   options: InferOptions(key: "seller-4711", timeout: .milliseconds(50)))
/// let scores = try reply.output("probabilities").elements(as: Float.self)
/// print("version \(reply.version) says \(scores)")
/// await client.close()
/// ```
///
/// Make one client for each gateway and keep it: it is safe to use from any task, its connection
/// is made for the first call, kept, and made again after it was lost. Calls run concurrently as
/// streams of that connection; when the gateway allows no more streams on it others are made, up
/// to ``GatewayClientConfiguration/connectionCountMax``, and further calls wait their turn.
///
/// - A call ends with its reply or a ``GatewayError``, never with both, and never hangs past its
///   deadline (``InferOptions/timeout``, or 30 seconds).
/// - Cancelling the task that waits resets the call's stream, so that the gateway stops working on
///   it.
/// - Only what the gateway says it did not process is sent again; see
///   ``GatewayClientConfiguration/safeRetryCountMax``.
/// - The protocol is HTTP/2: with prior knowledge at an `http` endpoint, over TLS at an `https`
///   one; ``GatewayClientConfiguration/tls`` names authorities and a certificate.
public final class GatewayClient: Sendable {
  let pool: ConnectionPool

  /// A client for the gateway whose data plane listens at an address.
  ///
  /// - Parameters:
  ///   - endpoint: `http://HOST:PORT`, `https://HOST:PORT` or `HOST:PORT`; the port is 8500 when
  ///     left out.
  ///   - configuration: limits and times.
  ///   - eventLoopGroup: where the client's connections live, all on one event loop; it must
  ///     outlive the client.
  /// - Throws: `INVALID_ARGUMENT` when the endpoint cannot be read; that or `NOT_FOUND` when a file
  ///   of certificates cannot be used.
  public convenience init(
    endpoint: String, configuration: GatewayClientConfiguration = .defaults,
    eventLoopGroup: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
  ) throws(GatewayError) {
    try self.init(try GatewayEndpoint(parsing: endpoint), configuration, eventLoopGroup)
  }

  /// A client for the gateway whose data plane listens at a host and port.
  ///
  /// - Parameters:
  ///   - host: a name or an address; an IPv6 address without brackets.
  ///   - port: the port of the data plane.
  ///   - configuration: limits and times.
  ///   - eventLoopGroup: as in ``init(endpoint:configuration:eventLoopGroup:)``.
  /// - Throws: `INVALID_ARGUMENT` when host or port cannot be one.
  public convenience init(
    host: String, port: Int, configuration: GatewayClientConfiguration = .defaults,
    eventLoopGroup: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
  ) throws(GatewayError) {
    try self.init(try GatewayEndpoint(host: host, port: port), configuration, eventLoopGroup)
  }

  private init(
    _ endpoint: GatewayEndpoint, _ configuration: GatewayClientConfiguration,
    _ group: any EventLoopGroup
  ) throws(GatewayError) {
    pool = ConnectionPool(
      endpoint, configuration, group.next(),
      authorization: try Self.authorization(configuration.credential, endpoint),
      tls: endpoint.isSecure ? try Self.tls(configuration.tls) : nil)
  }

  private static func tls(_ settings: GatewayClientTLS) throws(GatewayError) -> TLSClient {
    do throws(ServingError) {
      return try TLSClient(
        TLSClientFiles(
          authorities: settings.authoritiesFile, certificateChain: settings.certificateFile,
          privateKey: settings.keyFile), for: .data)
    } catch {
      throw GatewayError(
        code: error.code == .notFound ? .notFound : .invalidArgument, message: error.message,
        origin: .client)
    }
  }

  private static func authorization(
    _ credential: String?, _ endpoint: GatewayEndpoint
  ) throws(GatewayError) -> String? {
    guard let credential else { return nil }
    do throws(ServingError) {
      let bearer = try BearerCredential(credential)
      try bearer.check(host: endpoint.host, isSecure: endpoint.isSecure)
      return bearer.authorization
    } catch {
      throw .invalid(error.message)
    }
  }

  deinit {
    // Nobody waits for a call any more: a call keeps its client.
    pool.abandon()
  }

  /// Closes the connections and returns when they are closed; one that is just being made is waited
  /// for, up to ``GatewayClientConfiguration/connectTimeout``. Calls that wait or are in flight end
  /// with `CANCELLED`, later ones with `FAILED_PRECONDITION`. May be called again.
  public func close() async {
    await pool.close()
  }

  /// Sends a call and waits for its reply.
  func run(
    _ head: CallHead, _ body: ByteStore = ByteStore(), timeout: Duration?
  ) async throws(GatewayError) -> CallReply {
    try await pool.run(Call(head, body, timeout: timeout ?? pool.configuration.timeout))
  }
}
