internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import TransportSecurity

/// A connection of the admin plane: HTTP/1.1, over TLS where the server has a certificate. TLS is
/// put before it here, and not by the library's own means, as the certificate may change.
struct AdminChannel: ServerChildChannel {
  let http: HTTP1Channel
  /// Nil to speak without TLS.
  let tls: TLSServer?
  let log: Logger

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    guard let tls else { return http.setup(channel: channel, logger: logger) }
    do {
      try tls.secure(
        channel, for: .admin,
        debug: { [log] in log.debug("no TLS connection", metadata: ["reason": "\($0)"]) },
        ready: { _ in })
    } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
    return http.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await http.handle(value: value, logger: logger)
  }
}
