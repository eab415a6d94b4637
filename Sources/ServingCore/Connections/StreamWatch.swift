/// Whether the peer takes too long over one request: sends its body, or takes its reply. Pure, as
/// ``ConnectionWatch``.
package struct StreamWatch: Hashable, Sendable {
  private var body = ProgressMark()
  private var reply = ProgressMark()

  package init() {}

  /// - Parameters:
  ///   - bodyByteCount: of the body that have come, those that were thrown away included.
  ///   - isBodyAwaited: whether more of it is to come, and the peer has window to send it.
  ///   - replyByteCount: of the reply that have left.
  ///   - isReplyWaiting: whether more of it is to leave.
  /// - Returns: the limit that the peer is past; nil while all is well.
  package mutating func look(
    bodyByteCount: Int, isBodyAwaited: Bool, replyByteCount: Int, isReplyWaiting: Bool,
    _ limits: TimeLimits, now: MonotonicInstant
  ) -> ConnectionLimit? {
    if !isBodyAwaited {
      body.clear()
    } else if body.isStuck(
      at: bodyByteCount, step: TimeLimits.progressBytesMin,
      limitNanoseconds: TimeLimits.nanoseconds(limits.bodyMilliseconds), now: now)
    {
      return .body
    }
    if !isReplyWaiting {
      reply.clear()
    } else if reply.isStuck(
      at: replyByteCount, step: TimeLimits.progressBytesMin,
      limitNanoseconds: TimeLimits.nanoseconds(limits.writeMilliseconds), now: now)
    {
      return .write
    }
    return nil
  }
}
