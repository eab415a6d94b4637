internal import RegistryStore

/// The time of day, for people to read; nothing is decided by it, because it may be set.
package struct WallClock: Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  private let milliseconds: @Sendable () -> Int64

  package init(_ milliseconds: @escaping @Sendable () -> Int64) {
    self.milliseconds = milliseconds
  }

  /// RFC 3339 in UTC with milliseconds, such as `2026-11-23T05:00:00.250Z`.
  package var text: String { Self.text(milliseconds()) }

  static func text(_ milliseconds: Int64) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    // Before 1970 the remainder is negative; no clock shows such a time but a broken one.
    let fraction = String(abs(rest))
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    return UTCTimestamp(secondsSinceEpoch: seconds).description.dropLast() + ".\(zeros)\(fraction)Z"
  }
}
