internal import ServingCore

/// Holds one connection to its limits: what to do with each part of a request or a reply, and when
/// the connection ends. Requests may follow each other without waiting (RFC 9112, section 9.3.2).
///
/// Three kinds of trouble: a caller beyond a limit gets an error and the end of the connection; one
/// who did so behind an earlier request that still waits for its reply gets the end alone, since an
/// error would be taken for that reply; and what arrives or is written after the end is dropped,
/// which is no fault of anybody.
struct ConnectionState: ~Copyable {
  /// For what comes from the caller, and for the clock.
  enum Inbound: Equatable {
    case pass
    case drop
    /// Reply with this error, then end.
    case refuse(ServingError)
    /// End once what was written is sent.
    case end
  }

  /// For what goes to the caller.
  enum Outbound: Equatable {
    case pass
    case passAndEnd
    case drop
  }

  /// Of the latest request.
  private var limits = RequestLimits(
    bodyBytesMax: 0, millisecondsMax: 0, pauseMillisecondsMax: 0)
  /// Whether a head came whose last byte of body did not.
  private var isReading = false
  private var bodyByteCount = 0
  /// Requests without a complete reply.
  private var waitingCount = 0
  private var isReplying = false
  private var endsAfterReply = false
  private var isEnding = false
  /// When the latest of the requests under way must have been answered, and when the next piece of
  /// the body that is being read must be here.
  private var replyDeadline = MonotonicInstant(nanoseconds: 0)
  private var pieceDeadline = MonotonicInstant.distantFuture

  /// When to ask ``timeOver(at:)``; nil while nothing is under way. It moves with every piece.
  var deadline: MonotonicInstant? {
    guard !isEnding, isReading || waitingCount > 0 else { return nil }
    return isReading ? min(replyDeadline, pieceDeadline) : replyDeadline
  }

  /// - Parameters:
  ///   - limits: what the request is held to.
  ///   - closes: whether the caller asks for the end after the reply.
  mutating func requestHead(
    contentLength: Int?, closes: Bool, limits: RequestLimits, at now: MonotonicInstant
  ) -> Inbound {
    // Nothing behind a request that announced the last reply is answered.
    if isEnding || endsAfterReply { return .drop }
    if waitingCount == 0 { replyDeadline = now }
    self.limits = limits
    isReading = true
    bodyByteCount = 0
    waitingCount += 1
    // Replies come in the order of the requests, so one has the time of those before it as well.
    replyDeadline = max(replyDeadline, now.advanced(byMilliseconds: limits.millisecondsMax))
    pieceDeadline = now.advanced(byMilliseconds: limits.pauseMillisecondsMax)
    if closes { endsAfterReply = true }
    if let contentLength, contentLength > limits.bodyBytesMax { return refuse(bodyTooLarge) }
    return .pass
  }

  mutating func requestBody(byteCount: Int, at now: MonotonicInstant) -> Inbound {
    if isEnding || !isReading { return .drop }
    bodyByteCount += byteCount
    pieceDeadline = now.advanced(byMilliseconds: limits.pauseMillisecondsMax)
    return bodyByteCount > limits.bodyBytesMax ? refuse(bodyTooLarge) : .pass
  }

  mutating func requestEnd() -> Inbound {
    if isEnding || !isReading { return .drop }
    isReading = false
    return .pass
  }

  /// What came is not HTTP/1.1 or goes beyond the limits of a head; the parser reads no further.
  mutating func malformed(_ error: ServingError) -> Inbound {
    if isEnding { return .drop }
    // The broken request itself counts as one that waits, unless it broke in its body.
    if !isReading { waitingCount += 1 }
    return refuse(error)
  }

  mutating func replyHead(closes: Bool) -> Outbound {
    if isEnding { return .drop }
    isReplying = true
    if closes { endsAfterReply = true }
    return .pass
  }

  mutating func replyBody() -> Outbound { isEnding ? .drop : .pass }

  mutating func replyEnd() -> Outbound {
    if isEnding { return .drop }
    isReplying = false
    waitingCount -= 1
    guard endsAfterReply, waitingCount == 0 else { return .pass }
    isEnding = true
    return .passAndEnd
  }

  /// The time of a request may be over.
  mutating func timeOver(at now: MonotonicInstant) -> Inbound {
    guard let deadline, now >= deadline else { return .drop }
    guard isReading else {
      return refuse(
        ServingError(.deadlineExceeded, "no answer within \(limits.millisecondsMax) ms"))
    }
    let problem =
      replyDeadline <= pieceDeadline
      ? "the request was not complete after \(limits.millisecondsMax) ms"
      : "nothing more of the request came for \(limits.pauseMillisecondsMax) ms"
    return refuse(ServingError(.deadlineExceeded, problem, httpStatus: 408))
  }

  private mutating func refuse(_ error: ServingError) -> Inbound {
    isEnding = true
    return waitingCount == 1 && !isReplying ? .refuse(error) : .end
  }

  private var bodyTooLarge: ServingError {
    ServingError(
      .invalidArgument, "the request's body is larger than \(limits.bodyBytesMax) bytes",
      httpStatus: 413)
  }
}

extension MonotonicInstant {
  func advanced(byMilliseconds milliseconds: Int) -> MonotonicInstant {
    advanced(byNanoseconds: UInt64(clamping: milliseconds) * 1_000_000)
  }
}
