/// When memory that is free goes back to the system: the allocator keeps it between what is still
/// used, and the most that ever was would stay resident. Pure: time is a parameter.
package struct MemoryReturnPolicy: Sendable {
  /// The least that a burst is, in connections and waiting rows: tens of kilobytes each.
  package static let burstMin = 256
  /// Growth that is worth a look whatever it came from, in bytes, besides a quarter.
  package static let growthBytesMin = 32 << 20
  /// Between two returns, as each holds the allocator up for some milliseconds.
  package static let intervalNanoseconds: UInt64 = 10_000_000_000

  /// The most since memory was returned.
  private var peak = 0
  /// The least resident since then, in bytes.
  private var residentBytesMin = Int.max
  private var returned: MonotonicInstant?

  package init() {}

  /// - Parameters:
  ///   - count: of connections that are open, and of rows that wait, now.
  ///   - residentBytes: of the process, now; nil where it is not known.
  /// - Returns: whether a burst is over, or memory has grown, so that some is to be returned.
  package mutating func observe(
    count: Int, residentBytes: Int?, now: MonotonicInstant
  ) -> Bool {
    peak = max(peak, count)
    residentBytesMin = min(residentBytesMin, residentBytes ?? .max)
    let isBurstOver = peak >= Self.burstMin && count <= peak / 2
    let growth = residentBytes.map { $0 - residentBytesMin } ?? 0
    let hasGrown = growth >= Self.growthBytesMin && growth >= residentBytesMin / 4
    guard isBurstOver || hasGrown else { return false }
    if let returned, now.nanoseconds(since: returned) < Self.intervalNanoseconds { return false }
    peak = count
    residentBytesMin = .max
    returned = now
    return true
  }
}
