internal import ServingCore

/// The ``RefusalPace`` of each caller, on one event loop. Callers share places by hash, which costs
/// one of them nothing unless it is refused as well.
struct RefusalPaces {
  static let placeCount = 256

  private var paces = Array(repeating: RefusalPace(), count: placeCount)

  /// Counts a refusal of a flow's.
  /// - Returns: nanoseconds for which its connection is to be left unread.
  mutating func note(_ flow: UInt64, now: MonotonicInstant) -> UInt64 {
    // Fibonacci hashing: flows are addresses or numbers from one on.
    let place = Int((flow &* 0x9E37_79B9_7F4A_7C15) >> 56)
    return paces[place].note(now: now)
  }
}
