/// An output's sums, one after the other as its kind has them.
extension EvidenceWriter {
  mutating func append(_ output: ComparedOutput) {
    append(output.differing)
    append(output.mismatchedRows)
    append(output.nonFiniteRows)
    append(output.unnormalizedRows)
    if let flips = output.flips { append(flips) }
    for crossing in output.crossings {
      append(crossing.upward)
      append(crossing.downward)
      append(crossing.rows)
    }
    let spreads = [
      output.absolute, output.relative, output.totalVariation, output.overlap, output.cosine,
    ]
    for case let spread? in spreads {
      append(spread.histogram.encoded())
      append(spread.mean)
    }
    if let shift = output.shift { append(shift) }
    if let histogram = output.histogram {
      append(bins: histogram.baseline)
      append(bins: histogram.candidate)
    }
    if let confusion = output.confusion { append(confusion) }
    if let sample = output.sample { append(sample) }
  }

  /// Each bin that is not empty: how many empty ones stand before it, and its count.
  private mutating func append(bins: [Int]) {
    append(bins.count { $0 > 0 })
    var next = 0
    for (bin, count) in bins.enumerated() where count > 0 {
      append(bin - next)
      append(count)
      next = bin + 1
    }
  }

  private mutating func append(_ confusion: ConfusionCounts) {
    append(confusion.labels.count)
    for label in confusion.labels { append(label) }
    func place(_ label: String) -> Int {
      confusion.labels.firstIndex(of: label) ?? confusion.labels.count
    }
    append(confusion.counts.count)
    for (cell, count) in confusion.cells {
      append(place(cell.baseline))
      append(place(cell.candidate))
      append(count)
    }
  }

  private mutating func append(_ sample: PairSample) {
    append(sample.points.count)
    var last: UInt64 = 0
    for point in sample.points {
      appendNumber(point.key - last)
      append(point.baseline)
      append(point.candidate)
      last = point.key
    }
  }
}

extension EvidenceReader {
  /// Fills an output that nothing was added to.
  mutating func read(_ output: inout ComparedOutput) throws(ServingError) {
    output.differing = try rateCounts("differing rows")
    let rows = output.differing.rows
    output.mismatchedRows = try count("mismatched rows", max: rows)
    output.nonFiniteRows = try count("rows that are not finite", max: rows)
    output.unnormalizedRows = try count("rows that do not sum to one", max: rows)
    if output.flips != nil { output.flips = try rateCounts("flips") }
    for place in output.crossings.indices {
      output.crossings[place].upward = try count("crossings", max: rows)
      output.crossings[place].downward = try count("crossings", max: rows)
      output.crossings[place].rows = try rateCounts("crossings")
    }
    output.absolute = try spread(output.absolute)
    output.relative = try spread(output.relative)
    output.totalVariation = try spread(output.totalVariation)
    output.overlap = try spread(output.overlap)
    output.cosine = try spread(output.cosine)
    if output.shift != nil { output.shift = try meanCounts("shifts") }
    if let histogram = output.histogram {
      let binCount = histogram.scale.binCount
      output.histogram?.baseline = try bins(binCount)
      output.histogram?.candidate = try bins(binCount)
    }
    if let confusion = output.confusion {
      output.confusion = try self.confusion(labelsMax: confusion.labelsMax)
    }
    if let sample = output.sample {
      output.sample = try self.sample(countMax: sample.countMax)
    }
  }

  private mutating func spread(_ empty: ValueSpread?) throws(ServingError) -> ValueSpread? {
    guard var spread = empty else { return nil }
    spread.histogram = try histogram("values", bucketsMax: spread.bucketsMax)
    spread.mean = try meanCounts("values")
    return spread
  }

  private mutating func bins(_ binCount: Int) throws(ServingError) -> [Int] {
    var bins = Array(repeating: 0, count: binCount)
    var next = 0
    for _ in 0..<(try count("bins", max: binCount)) {
      let empty = try count("empty bins", max: binCount)
      guard next + empty < binCount else { throw loss("has bins beyond \(binCount)") }
      bins[next + empty] = try count("rows of a bin")
      next += empty + 1
    }
    return bins
  }

  private mutating func confusion(labelsMax: Int) throws(ServingError) -> ConfusionCounts {
    var confusion = ConfusionCounts(labelsMax: labelsMax)
    for _ in 0..<(try count("labels", max: labelsMax)) {
      let label = try text("label", bytesMax: ConfusionCounts.labelBytesMax)
      guard !confusion.labels.contains(label) else {
        throw loss("has the label \(label.quotedForMessage) twice")
      }
      confusion.labels.append(label)
    }
    let names = confusion.labels + [ConfusionCounts.other]
    for _ in 0..<(try count("pairs of labels", max: names.count * names.count)) {
      let baseline = names[try count("place of a label", max: names.count - 1)]
      let candidate = names[try count("place of a label", max: names.count - 1)]
      let cell = ConfusionCounts.Cell(baseline: baseline, candidate: candidate)
      let rows = try count("rows of a pair of labels")
      guard rows > 0, confusion.counts.updateValue(rows, forKey: cell) == nil else {
        throw loss("has a pair of labels twice, or without rows")
      }
    }
    return confusion
  }

  private mutating func sample(countMax: Int) throws(ServingError) -> PairSample {
    var sample = PairSample(countMax: countMax)
    for _ in 0..<(try count("points", max: countMax)) {
      let last = sample.points.last
      let (key, overflow) = (last?.key ?? 0).addingReportingOverflow(try number())
      let point = PairSample.Point(key: key, baseline: try double(), candidate: try double())
      let isInOrder = last.map { !(point < $0) } ?? true
      guard !overflow, point.baseline.isFinite, point.candidate.isFinite, isInOrder else {
        throw loss("has a sample that does not ascend, or is not finite")
      }
      sample.points.append(point)
    }
    return sample
  }
}
