internal import Foundation

/// Points in time and durations for people. The report brings both ends, so no clock is read here.
struct StatusTextTime {
  /// When the report was made, RFC 3339.
  let now: String

  /// The time of day in UTC, with the date when it was another day; text of another form is left
  /// as it is.
  func text(_ time: String, milliseconds: Bool = false) -> String {
    guard Self.date(time) != nil, let mark = time.firstIndex(of: "T") else {
      return StatusTextStyle.oneLine(time)
    }
    let day = time[..<mark]
    var clock = time[time.index(after: mark)...].dropLast()
    if !milliseconds, let point = clock.firstIndex(of: ".") { clock = clock[..<point] }
    return now.hasPrefix(day) ? String(clock) : "\(day) \(clock)"
  }

  /// From one time to another; nil when one cannot be read, or when the wall clock was set back
  /// between them.
  static func duration(_ start: String, _ end: String) -> String? {
    guard let start = date(start), let end = date(end), end >= start else { return nil }
    return text(milliseconds: Int((end.timeIntervalSince(start) * 1_000).rounded()))
  }

  /// Two units at most: what is long need not be exact.
  static func text(milliseconds: Int) -> String {
    let seconds = milliseconds / 1_000
    switch seconds {
    case 0: return "\(milliseconds) ms"
    case ..<60: return "\(seconds).\(milliseconds % 1_000 / 100) s"
    case ..<3_600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    default: return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
    }
  }

  private static func date(_ text: String) -> Date? {
    let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(text, strategy: exact)) ?? (try? Date(text, strategy: .iso8601))
  }
}
