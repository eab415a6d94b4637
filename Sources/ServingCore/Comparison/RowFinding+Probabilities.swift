extension RowFinding {
  /// Probabilities of classes. The row's value is the largest.
  init(probabilities first: NumericRow, _ second: NumericRow, _ rule: OutputRule) {
    var differences = ElementDifferences(rule)
    var baselineSide = Distribution()
    var candidateSide = Distribution()
    var variation = 0.0
    NumericRow.forEachChunk(first, second) { start, baseline, candidate in
      differences.add(from: start, baseline, candidate)
      baselineSide.add(from: start, baseline)
      candidateSide.add(from: start, candidate)
      for offset in baseline.indices {
        variation += (candidate[offset] - baseline[offset]).magnitude
      }
    }
    guard first.count > 0 else { return }
    differences.report(in: &self)
    isUnnormalized = !baselineSide.isNormalized || !candidateSide.isNormalized
    var extent = isUnnormalized ? magnitude : Self.extent(variation / 2)
    if differs, difference != .nonFinite { magnitude = extent }
    guard let left = baselineSide.largest, let right = candidateSide.largest else { return }
    let largest = Values(baseline: left.value, candidate: right.value)
    noteCrossings(rule.thresholds, largest)
    labels = Labels(baseline: String(left.place), candidate: String(right.place))
    if left.place != right.place {
      extent = min(max(extent, 0), 0.999)
      isFlip = true
      elements = difference == .nonFinite ? elements : largest
      note(.flip, magnitude: Self.flipFloor + extent)
    }
    guard differences.isFinite, largest.isFinite else { return }
    values = largest
    absolute = differences.absolute
    if !isUnnormalized { totalVariation = min(variation / 2, 1) }
  }
}

/// One side's probabilities of a row, gone through once.
private struct Distribution {
  /// The first of the largest; nil without one that is a number.
  private(set) var largest: (place: Int, value: Double)?
  private var sum = 0.0
  private var hasNegative = false

  mutating func add(from start: Int, _ part: UnsafeMutableBufferPointer<Double>) {
    for offset in part.indices {
      let value = part[offset]
      sum += value
      if value < 0 { hasNegative = true }
      guard !value.isNaN else { continue }
      if let known = largest, value <= known.value { continue }
      largest = (start + offset, value)
    }
  }

  /// False for a NaN.
  var isNormalized: Bool {
    !hasNegative && (sum - 1).magnitude <= ComparedOutput.sumTolerance
  }
}
