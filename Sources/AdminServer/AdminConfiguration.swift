/// Where the admin plane listens and what it takes from a caller. Its callers are people, probes
/// and scrapers, so the limits are small beside those of the data plane.
package struct AdminConfiguration: Hashable, Sendable {
  package static let defaults = AdminConfiguration()

  package var host: String
  /// Zero lets the system pick one; ``AdminServer/address`` says which.
  package var port: Int
  /// Names under which callers reach the server besides `localhost` and ``host``; requests for
  /// other names are refused, see ``CallerCheck``.
  package var hostNames: [String] = []
  /// Connections at once; further ones wait in the system's queue.
  package var connectionCountMax = 64
  /// All header fields of a request together, and each of them; the path counts as one.
  package var headerBytesMax = 16 * 1_024
  package var headerCountMax = 100
  /// A request's body, uploads aside.
  package var bodyBytesMax = 64 * 1_024
  /// From a request's head to the last byte of its body and of its reply; what takes longer by its
  /// nature has limits of its own.
  package var requestMillisecondsMax = 10_000
  /// The same for what loads or runs a model: publishing, verifying and replaying.
  package var checkMillisecondsMax = 900_000
  /// For a connection between requests, the time until a head is complete included.
  package var idleMillisecondsMax = 30_000
  /// How long bytes are still taken in, and thrown away, after the last reply of a connection:
  /// closing at once would make the system reset it, and the reply could be lost.
  package var lingerMillisecondsMax = 1_000
  /// How long replies under way may take at shutdown.
  package var drainMillisecondsMax = 1_000
  package var uploads = UploadLimits.defaults

  package init(host: String = "127.0.0.1", port: Int = 8_501) {
    self.host = host
    self.port = port
  }

  /// Whether a text can stand in ``hostNames``: a name without a port, and no IP address, which
  /// needs no permission.
  package static func isHostName(_ text: String) -> Bool {
    guard let address = HostAddress(text) else { return false }
    return address.port == nil && !address.isIPAddress
  }
}
