extension ComparedOutput {
  /// Counts the rows of one request.
  mutating func add(_ rows: ArraySlice<RowFinding>, sampleKey: UInt64) {
    differing.add(hits: rows.count(where: \.differs), rows: rows.count)
    let matched = rows.count(where: \.isMatched)
    mismatchedRows += rows.count - matched
    flips?.add(hits: rows.count(where: \.isFlip), rows: matched)
    for place in crossings.indices {
      let bit: UInt8 = 1 << UInt8(place)
      let upward = rows.count { $0.upward & bit != 0 }
      let downward = rows.count { $0.downward & bit != 0 }
      crossings[place].upward += upward
      crossings[place].downward += downward
      crossings[place].rows.add(hits: upward + downward, rows: matched)
    }
    absolute?.add(rows, \.absolute)
    relative?.add(rows, \.relative)
    totalVariation?.add(rows, \.totalVariation)
    overlap?.add(rows, \.overlap)
    cosine?.add(rows, \.cosine)
    addValues(rows, sampleKey: sampleKey)
    for row in rows {
      if row.difference == .nonFinite { nonFiniteRows += 1 }
      if row.isUnnormalized { unnormalizedRows += 1 }
      if let labels = row.labels { confusion?.add(labels.baseline, labels.candidate) }
    }
  }

  private mutating func addValues(_ rows: ArraySlice<RowFinding>, sampleKey: UInt64) {
    guard shift != nil else { return }
    var sum = 0.0
    var squares = 0.0
    var count = 0
    for (row, finding) in rows.enumerated() {
      guard let values = finding.values else { continue }
      let difference = values.candidate - values.baseline
      sum += difference
      squares += difference * difference
      count += 1
      histogram?.add(baseline: values.baseline, candidate: values.candidate)
      sample?.offer(
        PairSample.Point(
          key: PairSample.key(sampleKey, row: row), baseline: values.baseline,
          candidate: values.candidate))
    }
    shift?.add(sum: sum, sumOfSquares: squares, rows: count)
  }

  /// The kinds and details must be the same.
  mutating func merge(_ other: ComparedOutput) {
    differing.merge(other.differing)
    mismatchedRows += other.mismatchedRows
    nonFiniteRows += other.nonFiniteRows
    unnormalizedRows += other.unnormalizedRows
    if let other = other.flips { flips?.merge(other) }
    for (place, crossing) in other.crossings.enumerated() {
      crossings[place].upward += crossing.upward
      crossings[place].downward += crossing.downward
      crossings[place].rows.merge(crossing.rows)
    }
    if let other = other.absolute { absolute?.merge(other) }
    if let other = other.relative { relative?.merge(other) }
    if let other = other.totalVariation { totalVariation?.merge(other) }
    if let other = other.overlap { overlap?.merge(other) }
    if let other = other.cosine { cosine?.merge(other) }
    if let other = other.shift { shift?.merge(other) }
    if let other = other.histogram { histogram?.merge(other) }
    if let other = other.confusion { confusion?.merge(other) }
    if let other = other.sample { sample?.merge(other) }
  }
}

extension ValueSpread {
  /// Counts one figure of each row of a request, of those that have it.
  mutating func add(_ rows: ArraySlice<RowFinding>, _ figure: (RowFinding) -> Double?) {
    var sum = 0.0
    var squares = 0.0
    var count = 0
    for row in rows {
      guard let value = figure(row) else { continue }
      histogram.add(value, bucketsMax: bucketsMax)
      guard value.isFinite else { continue }
      sum += value
      squares += value * value
      count += 1
    }
    mean.add(sum: sum, sumOfSquares: squares, rows: count)
  }
}
