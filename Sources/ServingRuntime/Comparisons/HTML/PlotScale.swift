internal import ServingCore

/// Where values lie along an axis.
struct PlotScale: Sendable {
  /// What the span of a scale is computed from; larger values are drawn at its edge.
  private static let valueMax = 1e100

  let low: Double
  let high: Double
  let isLogarithmic: Bool
  /// Ascending, between both ends.
  let ticks: [Double]

  /// From the first tick at or below the values to the last at or above them, four to seven ticks.
  /// - Parameter values: those that are not finite are left out.
  init(covering values: [Double], withZero: Bool = false) {
    var known = values.filter { $0.magnitude <= Self.valueMax }
    if withZero || known.isEmpty { known.append(0) }
    let low = known.min() ?? 0
    var high = known.max() ?? 1
    if high - low <= .ulpOfOne * max(low.magnitude, high.magnitude) {
      high = low + (low == 0 ? 1 : low.magnitude)
    }
    let step = Self.roundStep((high - low) / 5)
    let first = (low / step).rounded(.down)
    let last = (high / step).rounded(.up)
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    self.low = first * step
    self.high = last * step
    isLogarithmic = false
  }

  /// Over whole powers of ten. Values that are not above zero are drawn at the lower end.
  init(logarithmicCovering values: [Double]) {
    let known = values.filter { $0 <= Self.valueMax && $0 > 1 / Self.valueMax }
    let lowest = known.min() ?? 1
    let highest = known.max() ?? 1
    var low = Self.powerOfTen(atMost: lowest)
    var ticks: [Double] = [low]
    while low < highest {
      low *= 10
      ticks.append(low)
    }
    if ticks.count == 1 { ticks.append(low * 10) }
    self.ticks = ticks
    self.low = ticks[0]
    high = ticks[ticks.count - 1]
    isLogarithmic = true
  }

  /// 0 for the lower end, 1 for the upper; what lies outside is put on the edge.
  func place(_ value: Double) -> Double {
    guard !value.isNaN else { return 0 }
    let share =
      isLogarithmic
      ? (max(value, low) / low).naturalLog / (high / low).naturalLog : (value - low) / (high - low)
    return min(max(share, 0), 1)
  }

  /// 1, 2 or 5 times a power of ten, at or above a positive number.
  private static func roundStep(_ raw: Double) -> Double {
    let power = powerOfTen(atMost: raw)
    // The factor allows for what the division above rounds.
    return ([1, 2, 5, 10].first { $0 * power >= raw * 0.999 } ?? 10) * power
  }

  private static func powerOfTen(atMost value: Double) -> Double {
    var power = 1.0
    while power > value, power > 1e-300 { power /= 10 }
    while power * 10 <= value * (1 + 1e-12), power < 1e300 { power *= 10 }
    return power
  }
}
