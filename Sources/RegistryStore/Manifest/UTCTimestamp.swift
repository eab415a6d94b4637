internal import Foundation
package import ServingCore

/// A point in time as a manifest writes it: RFC 3339 in UTC with whole seconds, such as
/// `2026-11-23T05:00:00Z`. One way to write each second, so that texts compare as times do.
package struct UTCTimestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package let secondsSinceEpoch: Int64

  package init(secondsSinceEpoch: Int64) {
    self.secondsSinceEpoch = secondsSinceEpoch
  }

  /// - Throws: `INVALID_ARGUMENT` naming what came.
  package init(parsing text: String) throws(ServingError) {
    // Foundation also reads other ways to write a time, and days like 30 February: what it read
    // counts only if it would write it so.
    guard let date = try? Date(text, strategy: .iso8601),
      let seconds = Int64(exactly: date.timeIntervalSince1970.rounded(.down)),
      UTCTimestamp(secondsSinceEpoch: seconds).description == text
    else {
      throw ServingError(
        .invalidArgument,
        "expected a time in UTC such as 2026-11-23T05:00:00Z (RFC 3339, whole seconds), got "
          + text.quotedForMessage)
    }
    secondsSinceEpoch = seconds
  }

  package var description: String {
    Date(timeIntervalSince1970: Double(secondsSinceEpoch)).formatted(.iso8601)
  }

  package static func < (left: UTCTimestamp, right: UTCTimestamp) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }
}

extension UTCTimestamp {
  /// Whole seconds since another time; negative when that comes later.
  package func seconds(since earlier: UTCTimestamp) -> Int {
    Int(secondsSinceEpoch - earlier.secondsSinceEpoch)
  }
}
