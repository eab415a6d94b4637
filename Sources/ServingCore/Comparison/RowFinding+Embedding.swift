extension RowFinding {
  /// Directions. Two that are all zeros are alike; one that is has a cosine of zero to any other.
  init(embedding first: NumericRow, _ second: NumericRow, _ rule: OutputRule) {
    var differences = ElementDifferences(rule)
    var product = 0.0
    var squares = Values(baseline: 0, candidate: 0)
    NumericRow.forEachChunk(first, second) { start, baseline, candidate in
      differences.add(from: start, baseline, candidate)
      for offset in baseline.indices {
        let left = baseline[offset]
        let right = candidate[offset]
        product += left * right
        squares.baseline += left * left
        squares.candidate += right * right
      }
    }
    let cosine: Double
    if squares.baseline == 0 || squares.candidate == 0 {
      cosine = squares.baseline == squares.candidate ? 1 : 0
    } else {
      let scale = squares.baseline.squareRoot() * squares.candidate.squareRoot()
      cosine = min(max(product / scale, -1), 1)
    }
    // Infinities and NaN have no direction, and squares of elements beyond 1e154 overflow: there
    // the elements decide.
    guard differences.isFinite, cosine.isFinite else {
      differences.report(in: &self)
      return
    }
    self.cosine = cosine
    if 1 - cosine > rule.absolute + rule.relative {
      note(.cosine, magnitude: Self.extent((1 - cosine) / 2))
    }
  }
}
