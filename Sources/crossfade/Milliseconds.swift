/// Durations for people: milliseconds with microseconds behind the point.
enum Milliseconds {
  static func text(_ nanoseconds: UInt64) -> String {
    let microseconds = nanoseconds / 1_000
    let fraction = String(microseconds % 1_000)
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    return "\(microseconds / 1_000).\(zeros)\(fraction)"
  }
}
