extension RowFinding {
  /// Scores, and numbers that are each a quantity of its own. The row's value is their mean.
  init(numbers first: NumericRow, _ second: NumericRow, _ rule: OutputRule, isScore: Bool) {
    var differences = ElementDifferences(rule)
    var sums = Values(baseline: 0, candidate: 0)
    NumericRow.forEachChunk(first, second) { start, baseline, candidate in
      differences.add(from: start, baseline, candidate)
      for offset in baseline.indices {
        sums.baseline += baseline[offset]
        sums.candidate += candidate[offset]
      }
    }
    guard first.count > 0 else { return }
    differences.report(in: &self)
    let count = Double(first.count)
    let means = Values(baseline: sums.baseline / count, candidate: sums.candidate / count)
    if isScore {
      noteCrossings(rule.thresholds, means)
    }
    guard differences.isFinite, means.isFinite else { return }
    values = means
    absolute = differences.absolute
    relative = differences.relative
  }

  /// Notes which thresholds lie between two values. Infinities cross, NaN does not.
  mutating func noteCrossings(_ thresholds: [Double], _ values: Values) {
    guard !values.baseline.isNaN, !values.candidate.isNaN else { return }
    for (place, threshold) in thresholds.prefix(OutputRule.thresholdsMax).enumerated() {
      let wasBelow = values.baseline < threshold
      guard wasBelow != (values.candidate < threshold) else { continue }
      if wasBelow { upward |= 1 << UInt8(place) } else { downward |= 1 << UInt8(place) }
      // A decision changes, however near the two are.
      let magnitude = Self.crossingFloor + Self.extent(values.baseline, values.candidate)
      if magnitude > self.magnitude {
        elements = values
        note(.crossing(threshold: threshold), magnitude: magnitude)
      }
    }
  }
}

extension RowFinding.Values {
  var isFinite: Bool { baseline.isFinite && candidate.isFinite }
}
