/// How long a peer may take, in milliseconds. Zero is no limit.
package struct TimeLimits: Hashable, Sendable {
  /// What a body, or what is written, has to move in its time to count as moving, in bytes: a peer
  /// that sends a byte now and then holds what it began for ever.
  package static let progressBytesMin = 1_024

  /// From the connection to the peer's SETTINGS, a TLS handshake included.
  package var handshakeMilliseconds = 10_000
  /// From the first byte of a header block to its last.
  package var headersMilliseconds = 10_000
  /// For the next ``progressBytesMin`` of a body that the peer has window for, or its end.
  package var bodyMilliseconds = 30_000
  /// For the peer to take the next ``progressBytesMin`` of what waits for it.
  package var writeMilliseconds = 30_000
  /// Without a request.
  package var idleMilliseconds = 300_000

  package init() {}

  /// How often to look: four times in the shortest limit, but not all the time.
  package var lookMilliseconds: Int {
    let limits = [
      handshakeMilliseconds, headersMilliseconds, bodyMilliseconds, writeMilliseconds,
      idleMilliseconds,
    ].filter { $0 > 0 }
    return min(1_000, max(10, (limits.min() ?? 4_000) / 4))
  }

  static func nanoseconds(_ milliseconds: Int) -> UInt64 {
    milliseconds > 0 ? UInt64(milliseconds) * 1_000_000 : .max
  }
}
