/// Whether the peer of one connection takes too long. Pure: looks at counts now and then, and keeps
/// when it saw them last.
package struct ConnectionWatch: Sendable {
  /// A connection as it is when it is looked at.
  package struct Sight: Hashable, Sendable {
    /// Whether the peer's SETTINGS have come.
    package var isEstablished: Bool
    /// Header blocks that have begun, and whether the last one is still coming.
    package var headerBlockCount: Int
    package var isInHeaderBlock: Bool
    /// Requests that have begun, and whether one is still open.
    package var requestCount: Int
    package var hasOpenRequests: Bool
    /// Bytes that have gone to the peer, and whether some wait to go that only its socket holds up.
    package var sentByteCount: Int
    package var hasUnsentBytes: Bool

    package init(
      isEstablished: Bool, headerBlockCount: Int, isInHeaderBlock: Bool, requestCount: Int,
      hasOpenRequests: Bool, sentByteCount: Int, hasUnsentBytes: Bool
    ) {
      self.isEstablished = isEstablished
      self.headerBlockCount = headerBlockCount
      self.isInHeaderBlock = isInHeaderBlock
      self.requestCount = requestCount
      self.hasOpenRequests = hasOpenRequests
      self.sentByteCount = sentByteCount
      self.hasUnsentBytes = hasUnsentBytes
    }
  }

  private let limits: TimeLimits
  private let opened: MonotonicInstant
  private var headers = ProgressMark()
  private var writing = ProgressMark()
  private var idle = ProgressMark()

  package init(_ limits: TimeLimits, opened: MonotonicInstant) {
    self.limits = limits
    self.opened = opened
  }

  /// - Returns: the limit that the peer is past; nil while all is well.
  package mutating func look(_ sight: Sight, now: MonotonicInstant) -> ConnectionLimit? {
    if !sight.isEstablished,
      now.nanoseconds(since: opened) >= TimeLimits.nanoseconds(limits.handshakeMilliseconds)
    {
      return .handshake
    }
    if isStuckInHeaders(sight, now) { return .headers }
    if isStuckWriting(sight, now) { return .write }
    return sight.isEstablished && isIdle(sight, now) ? .idle : nil
  }

  private mutating func isStuckInHeaders(_ sight: Sight, _ now: MonotonicInstant) -> Bool {
    guard sight.isInHeaderBlock else {
      headers.clear()
      return false
    }
    return headers.isStuck(
      at: sight.headerBlockCount, step: 1,
      limitNanoseconds: TimeLimits.nanoseconds(limits.headersMilliseconds), now: now)
  }

  private mutating func isStuckWriting(_ sight: Sight, _ now: MonotonicInstant) -> Bool {
    guard sight.hasUnsentBytes else {
      writing.clear()
      return false
    }
    return writing.isStuck(
      at: sight.sentByteCount, step: TimeLimits.progressBytesMin,
      limitNanoseconds: TimeLimits.nanoseconds(limits.writeMilliseconds), now: now)
  }

  private mutating func isIdle(_ sight: Sight, _ now: MonotonicInstant) -> Bool {
    guard !sight.hasOpenRequests else {
      idle.clear()
      return false
    }
    return idle.isStuck(
      at: sight.requestCount, step: 1,
      limitNanoseconds: TimeLimits.nanoseconds(limits.idleMilliseconds), now: now)
  }
}
