/// Where the admin plane listens and what it takes from a caller. Its callers are people, probes
/// and scrapers, so the limits are small beside those of the data plane.
package struct AdminConfiguration: Hashable, Sendable {
  package static let defaults = AdminConfiguration()

  package var host: String
  /// Zero lets the system pick one; ``AdminServer/address`` says which.
  package var port: Int
  /// Connections at once; further ones wait in the system's queue.
  package var connectionCountMax = 64
  /// All header fields of a request together, and each of them; the path counts as one.
  package var headerBytesMax = 16 * 1_024
  package var headerCountMax = 100
  /// A request's body. Nothing reads one yet; a small one that comes all the same is skipped.
  package var bodyBytesMax = 64 * 1_024
  /// From a request's head to the last byte of its body and of its reply.
  package var requestMillisecondsMax = 10_000
  /// For a connection between requests, the time until a head is complete included.
  package var idleMillisecondsMax = 30_000
  /// How long bytes are still taken in, and thrown away, after the last reply of a connection:
  /// closing at once would make the system reset it, and the reply could be lost.
  package var lingerMillisecondsMax = 1_000
  /// How long replies under way may take at shutdown.
  package var drainMillisecondsMax = 1_000

  package init(host: String = "127.0.0.1", port: Int = 8_501) {
    self.host = host
    self.port = port
  }
}
