/// What a ``GatewayClient`` may use, and how long it waits.
public struct GatewayClientConfiguration: Hashable, Sendable {
  /// Connections at most. The first is made for the first call; another only when every stream
  /// that the gateway allows on those there are is in use.
  public var connectionCountMax = 4
  /// Calls in flight on one connection at most; the gateway's own limit (128 by default) counts
  /// where it is lower.
  public var streamCountMax = 256
  /// Calls that may wait for a connection or a free stream; one more fails at once with
  /// `RESOURCE_EXHAUSTED`.
  public var waitingCallCountMax = 1_024
  /// How long a new connection may take.
  public var connectTimeout = Duration.seconds(5)
  /// How long a connection may stay silent after it is asked for a sign of life, which happens when
  /// a call got no reply by its deadline; then it is taken for dead and made again. A gateway that
  /// is merely slow answers at once: the question goes to its transport.
  public var probeTimeout = Duration.seconds(5)
  /// The deadline of calls that name none; nil for no deadline.
  public var timeout: Duration? = .seconds(30)
  /// How often a call is sent again that the gateway said it did not process: its stream was
  /// refused (`REFUSED_STREAM`), or lies above the last one that a `GOAWAY` names (RFC 9113
  /// sections 6.8 and 8.7). Nothing else is ever sent again: whether a call may run twice is for
  /// its caller to say.
  public var safeRetryCountMax = 3
  /// Certificates, for an `https` endpoint.
  public var tls = GatewayClientTLS()
  /// A token or an API key, which says who the client is; nil for none. Sent with each call to an
  /// `https` endpoint or to this machine, and to no other.
  public var credential: String?
  /// Bytes of one reply's body at most.
  public var replyBytesMax = 64 * 1024 * 1024

  /// The settings as documented.
  public static let defaults = GatewayClientConfiguration()

  /// Starts from the defaults.
  public init() {}
}
