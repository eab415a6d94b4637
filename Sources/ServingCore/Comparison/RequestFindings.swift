/// What was found in a request, in all of its outputs: compared once, counted in every summary that
/// the request is in.
struct RequestFindings {
  let rowCount: Int
  let differingRows: Int
  /// Of the request, for samples.
  let sampleKey: UInt64
  let baselineNanoseconds: UInt64
  let candidateNanoseconds: UInt64
  let largest: PairFindings
  /// Output by output, row by row.
  private let findings: [RowFinding]

  init(_ pair: ObservedPair, _ plan: ComparisonPlan) {
    let rowCount = min(max(pair.rowCount, 0), Comparison.rowsMax)
    var findings: [RowFinding] = []
    findings.reserveCapacity(rowCount * plan.outputs.count)
    if rowCount > 0 {
      for output in plan.outputs {
        OutputPair.compare(
          output, Self.view(output.baseline, pair.baseline),
          Self.view(output.candidate, pair.candidate), rowCount: rowCount,
          viewRows: pair.rowCount, into: &findings)
      }
    }
    // A bit for each row; there are at most 64.
    var differing: UInt64 = 0
    var worst: Int?
    for (index, finding) in findings.enumerated() where finding.differs {
      differing |= 1 << UInt64(index % rowCount)
      if worst.map({ findings[$0].magnitude < finding.magnitude }) ?? true { worst = index }
    }
    self.rowCount = rowCount
    self.findings = findings
    differingRows = differing.nonzeroBitCount
    sampleKey = PairSample.key(pair.requestID, pair.receivedAtMicroseconds)
    baselineNanoseconds = pair.baselineNanoseconds
    candidateNanoseconds = pair.candidateNanoseconds
    largest = PairFindings(
      rowCount: rowCount, differingRows: differing.nonzeroBitCount,
      largest: worst.map { index in
        PairFindings.Largest(
          output: plan.outputs[index / rowCount], row: index % rowCount, finding: findings[index])
      })
  }

  func rows(ofOutput place: Int) -> ArraySlice<RowFinding> {
    findings[place * rowCount..<(place + 1) * rowCount]
  }

  private static func view(_ place: Int, _ views: [TensorView?]) -> TensorView? {
    views.indices.contains(place) ? views[place] : nil
  }
}
