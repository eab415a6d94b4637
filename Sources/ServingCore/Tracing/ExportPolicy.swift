/// How spans are gathered, sent, and sent again (the specification of OTLP 1.x, section
/// "OTLP/HTTP": what may be sent again, and when).
package struct ExportPolicy: Hashable, Sendable {
  package static let defaults = ExportPolicy()

  /// Requests, and spans of the admin plane, that wait in one queue; more are dropped.
  package var queuedMax = 2_048
  /// Spans of one export.
  package var batchSpansMax = 512
  /// How often what waits is sent.
  package var intervalMilliseconds = 1_000
  /// Of one attempt.
  package var timeoutMilliseconds = 10_000
  /// Of one export, the first included.
  package var attemptsMax = 5
  package var firstDelayMilliseconds = 1_000
  package var delayMillisecondsMax = 30_000
  /// For what is left when the process ends.
  package var flushMilliseconds = 3_000
  /// Bytes of the receiver's reply that are read.
  package var replyBytesMax = 64 << 10

  package init() {}

  /// What became of an attempt.
  package enum Outcome: Hashable, Sendable {
    /// A status of HTTP, and `retry-after` where it came.
    case status(Int, retryAfter: String?)
    /// No reply: no connection, or none in time.
    case unreachable
  }

  /// What to do then.
  package enum Decision: Hashable, Sendable {
    case taken
    case retry(milliseconds: Int)
    /// Not to be sent again.
    case drop(SpanDrop)
  }

  /// - Parameters:
  ///   - attempt: from 1.
  ///   - random: spreads those who wait for one receiver, so that they do not come all at once.
  package func decide(_ outcome: Outcome, attempt: Int, random: UInt64) -> Decision {
    var wanted: Int?
    switch outcome {
    case .status(200..<300, _): return .taken
    case .status(let status, let after):
      guard [429, 502, 503, 504].contains(status) else { return .drop(.refused) }
      wanted = after.flatMap(Self.milliseconds)
    case .unreachable: break
    }
    guard attempt < attemptsMax else { return .drop(.unreachable) }
    return .retry(
      milliseconds: wanted.map { min($0, delayMillisecondsMax) }
        ?? delayMilliseconds(attempt, random))
  }

  /// Twice as long after each attempt, and half of it at random.
  func delayMilliseconds(_ attempt: Int, _ random: UInt64) -> Int {
    let doublings = min(max(attempt - 1, 0), 20)
    let whole = min(firstDelayMilliseconds << doublings, delayMillisecondsMax)
    let half = whole / 2
    return half + Int(random % UInt64(half + 1))
  }

  /// Of seconds (RFC 9110 section 10.2.3); a date is left to our own delays.
  private static func milliseconds(_ text: String) -> Int? {
    guard (1...6).contains(text.utf8.count), let seconds = Int(text), seconds >= 0 else {
      return nil
    }
    return seconds * 1_000
  }
}
