/// What the lanes of one version count, and have counted: a version that is loaded again and again
/// keeps the sum of its earlier lanes, not each of them.
struct VersionLanes {
  private var lanes: [VersionMetrics] = []
  /// Of the lanes that are gone.
  private var past: VersionSnapshot?

  mutating func add(_ metrics: VersionMetrics) { lanes.append(metrics) }

  /// Adds lanes that nobody else refers to any more to the sum.
  /// - Returns: whether one is left that can still count.
  mutating func settle() -> Bool {
    var kept = 0
    for place in lanes.indices {
      if isKnownUniquelyReferenced(&lanes[place]) {
        var last = lanes[place].snapshot()
        last.gauges = LaneGauges()  // It holds nothing any more.
        past = Self.sum(past, last)
      } else {
        if kept != place { lanes.swapAt(kept, place) }
        kept += 1
      }
    }
    lanes.removeLast(lanes.count - kept)
    return kept > 0
  }

  /// The sum of all; nil when there was never a lane.
  func snapshot() -> VersionSnapshot? {
    lanes.reduce(past) { Self.sum($0, $1.snapshot()) }
  }

  private static func sum(_ left: VersionSnapshot?, _ right: VersionSnapshot) -> VersionSnapshot {
    guard var sum = left else { return right }
    sum.merge(right)
    return sum
  }
}
