extension ArmEvidence {
  private static let format: UInt8 = 1

  /// For keeping across restarts: at most some 60 KB, mostly a few.
  package func encoded() -> [UInt8] {
    var writer = EvidenceWriter()
    writer.appendNumber(UInt64(Self.format))
    writer.append(requestCount)
    writer.append(errorCount)
    writer.append(refusalCount)
    writer.append(latencies.encoded())
    writer.append(scores.encoded())
    writer.append(labels.total)
    writer.append(labels.otherCount)
    writer.append(labels.entries.count)
    for entry in labels.entries {
      writer.append(entry.label)
      writer.append(entry.count)
      writer.append(entry.firstPlace)
    }
    writer.append(outcomes.labelCount)
    writer.append(outcomes.rightCount)
    writer.append(outcomes.errorCount)
    writer.append(outcomes.errorMean)
    writer.append(outcomes.errorSquares)
    return writer.bytes
  }

  /// - Throws: `DATA_LOSS` when the bytes are not what ``encoded()`` gives.
  package init(decoding bytes: some Sequence<UInt8>) throws(ServingError) {
    var reader = EvidenceReader(Array(bytes)[...], of: "evidence")
    try reader.version(expected: Self.format)
    self.init()
    requestCount = try reader.count("requests")
    errorCount = try reader.count("errors", max: requestCount)
    refusalCount = try reader.count("refusals", max: requestCount - errorCount)
    let bytesMax = ValueHistogram.encodedBytesMax
    latencies = try ValueHistogram(decoding: reader.part("latencies", bytesMax: bytesMax))
    scores = try ValueHistogram(decoding: reader.part("scores", bytesMax: bytesMax))
    labels = try Self.labels(from: &reader)
    outcomes = try Self.outcomes(from: &reader)
    try reader.end()
  }

  private static func labels(from reader: inout EvidenceReader) throws(ServingError) -> LabelCounts
  {
    var labels = LabelCounts()
    labels.total = try reader.count("labels")
    labels.otherCount = try reader.count("other labels", max: labels.total)
    var left = labels.total - labels.otherCount
    for _ in 0..<(try reader.count("label entries", max: LabelCounts.labelsMax)) {
      let label = try reader.text("label", bytesMax: LabelCounts.labelBytesMax)
      guard !labels.entries.contains(where: { $0.label == label }) else {
        throw reader.loss("has the label \(label.quotedForMessage) twice")
      }
      let count = try reader.count("count of a label", max: left)
      let firstPlace = try reader.count("place of a label", max: labels.total)
      guard count >= 1, firstPlace >= 1, count <= labels.total - firstPlace + 1 else {
        throw reader.loss("has \(count) of a label from place \(firstPlace) on")
      }
      labels.entries.append(LabelCounts.Entry(label: label, count: count, firstPlace: firstPlace))
      left -= count
    }
    guard left == 0 else { throw reader.loss("has \(left) labels that are none") }
    return labels
  }

  private static func outcomes(
    from reader: inout EvidenceReader
  ) throws(ServingError) -> OutcomeCounts {
    let labelCount = try reader.count("outcomes")
    let rightCount = try reader.count("right outcomes")
    let errorCount = try reader.count("score errors")
    let errorMean = try reader.double()
    let errorSquares = try reader.double()
    guard
      let outcomes = OutcomeCounts(
        labelCount: labelCount, rightCount: rightCount, errorCount: errorCount,
        errorMean: errorMean, errorSquares: errorSquares)
    else { throw reader.loss("has sums of outcomes that do not agree") }
    return outcomes
  }
}
