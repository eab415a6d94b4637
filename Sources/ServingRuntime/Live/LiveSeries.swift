internal import GatewayMetrics

/// The last minutes of one version, second by second.
struct LiveSeries: Sendable {
  static let secondsMax = LiveReport.secondsMax

  struct Second: Hashable, Sendable {
    var replies: UInt32
    /// Replies of another code than OK.
    var errors: UInt32
    /// Milliseconds from head to reply; nil without a reply.
    var p50: Float?
    var p95: Float?
  }

  /// What was counted when it was last looked at.
  private var last: RequestCounts
  /// A ring; the oldest is at `begin` once it is full.
  private var seconds: [Second] = []
  private var begin = 0

  init(_ counts: RequestCounts) {
    last = counts
  }

  /// A second is over.
  mutating func add(_ counts: RequestCounts) {
    let second = Second(
      replies: Self.difference(counts.replies, last.replies),
      errors: Self.difference(counts.errors, last.errors),
      p50: Self.milliseconds(0.5, of: counts, since: last),
      p95: Self.milliseconds(0.95, of: counts, since: last))
    last = counts
    if seconds.count < Self.secondsMax {
      seconds.append(second)
    } else {
      seconds[begin] = second
      begin = (begin + 1) % Self.secondsMax
    }
  }

  /// Oldest first, `count` at most.
  func latest(_ count: Int) -> [Second] {
    Array((seconds[begin...] + seconds[..<begin]).suffix(count))
  }

  private static func difference(_ now: UInt64, _ before: UInt64) -> UInt32 {
    UInt32(clamping: now >= before ? now - before : now)
  }

  /// A quantile of what came in between, interpolated inside its bucket.
  private static func milliseconds(
    _ level: Double, of now: RequestCounts, since before: RequestCounts
  ) -> Float? {
    let counts = zip(now.durations.counts, before.durations.counts).map { $0 >= $1 ? $0 - $1 : $0 }
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    let rank = level * Double(total)
    var below = 0.0
    for (place, count) in counts.enumerated() where count > 0 {
      let next = below + Double(count)
      guard next >= rank else {
        below = next
        continue
      }
      let edges = now.durations.edges
      let lower = place == 0 ? 0 : Double(edges[place - 1])
      // Beyond the last edge nothing is known but that.
      let upper = place < edges.count ? Double(edges[place]) : lower
      return Float((lower + (upper - lower) * (rank - below) / Double(count)) / 1e6)
    }
    return nil
  }
}
