extension EvidenceWriter {
  /// What the plan does not say.
  mutating func append(_ summary: ComparisonSummary) {
    append(summary.differing)
    append(summary.baselineNanoseconds.encoded())
    append(summary.candidateNanoseconds.encoded())
    for output in summary.outputs { append(output) }
  }
}

extension EvidenceReader {
  mutating func summary(
    _ plan: ComparisonPlan, detail: ComparisonDetail
  ) throws(ServingError) -> ComparisonSummary {
    var summary = ComparisonSummary(plan, detail: detail)
    summary.differing = try rateCounts("differing rows")
    summary.baselineNanoseconds = try histogram("run times", bucketsMax: detail.bucketsMax)
    summary.candidateNanoseconds = try histogram("run times", bucketsMax: detail.bucketsMax)
    for place in summary.outputs.indices { try read(&summary.outputs[place]) }
    return summary
  }

  mutating func histogram(
    _ name: String, bucketsMax: Int
  ) throws(ServingError) -> ValueHistogram {
    let bytes = try part(name, bytesMax: ValueHistogram.encodedBytesMax)
    let histogram = try ValueHistogram(decoding: bytes)
    guard histogram.keys.count <= bucketsMax else {
      throw loss("has \(histogram.keys.count) buckets of \(name): expected at most \(bucketsMax)")
    }
    return histogram
  }
}
