/// The smallest of the last 32 to 64 ratios, at most 1: two windows, so that what was fastest long
/// ago is forgotten.
struct FastestRatio: Hashable, Sendable {
  static let windowCount = 32

  private var current = 1.0
  private var before = 1.0
  private var count = 0

  var ratio: Double { min(1, current, before) }

  mutating func observe(_ ratio: Double) {
    if count == Self.windowCount {
      before = current
      current = ratio
      count = 0
    }
    current = min(current, ratio)
    count += 1
  }
}
