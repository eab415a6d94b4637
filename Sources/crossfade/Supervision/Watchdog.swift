/// How often a supervisor wants to hear that the process is alive, by sd_watchdog_enabled(3).
struct Watchdog: Equatable {
  /// Longer ones are as good as none, and a sum with one would overflow.
  static let microsecondsMax: Int64 = 86_400_000_000

  /// The supervisor's patience, in microseconds.
  var microseconds: Int64

  /// Half of the patience, as systemd's manual asks for.
  var intervalMicroseconds: Int64 { microseconds / 2 }

  /// - Returns: nil where nobody waits to hear, or somebody waits for another process.
  init?(environment: [String: String], processID: Int32) {
    guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text),
      (2...Self.microsecondsMax).contains(microseconds)
    else { return nil }
    if let other = environment["WATCHDOG_PID"], Int32(other) != processID { return nil }
    self.microseconds = microseconds
  }
}
