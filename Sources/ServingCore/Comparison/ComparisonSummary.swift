/// What pairs of outputs showed, in sums: of a whole comparison, of a slice of it, or of the
/// repetitions. Of a bounded size; see ``Comparison``.
package struct ComparisonSummary: Hashable, Sendable {
  package let detail: ComparisonDetail
  /// Rows that differ in any output; see ``ComparedOutput/differing``. Its units are requests.
  package internal(set) var differing = RateCounts()
  /// By the place in ``ComparisonPlan/outputs``.
  package internal(set) var outputs: [ComparedOutput]
  /// Nanoseconds of the engine's run that each request was in, one value a request.
  package internal(set) var baselineNanoseconds = ValueHistogram()
  package internal(set) var candidateNanoseconds = ValueHistogram()

  package init(_ plan: ComparisonPlan, detail: ComparisonDetail) {
    self.detail = detail
    outputs = plan.outputs.map { ComparedOutput($0, detail: detail) }
  }

  /// Requests that were compared.
  package var requests: Int { differing.units }
  /// Rows of them that were looked at: pairs.
  package var rows: Int { differing.rows }

  /// Counts one request.
  mutating func add(_ findings: RequestFindings) {
    differing.add(hits: findings.differingRows, rows: findings.rowCount)
    for place in outputs.indices {
      outputs[place].add(findings.rows(ofOutput: place), sampleKey: findings.sampleKey)
    }
    baselineNanoseconds.add(Double(findings.baselineNanoseconds), bucketsMax: detail.bucketsMax)
    candidateNanoseconds.add(Double(findings.candidateNanoseconds), bucketsMax: detail.bucketsMax)
  }

  /// Both must be of plans that measure the same; see ``ComparisonPlan/fingerprint``.
  mutating func merge(_ other: ComparisonSummary) {
    differing.merge(other.differing)
    for (place, output) in other.outputs.enumerated() { outputs[place].merge(output) }
    baselineNanoseconds.merge(other.baselineNanoseconds, bucketsMax: detail.bucketsMax)
    candidateNanoseconds.merge(other.candidateNanoseconds, bucketsMax: detail.bucketsMax)
  }
}
