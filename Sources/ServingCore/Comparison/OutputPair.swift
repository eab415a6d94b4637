/// One output of both versions, to be held against each other row by row.
struct OutputPair {
  let output: ComparisonPlan.Output
  let baseline: TensorView
  let candidate: TensorView
  /// Elements of a row.
  let baselineCount: Int
  let candidateCount: Int

  /// Appends what is found in each of the first `rowCount` rows.
  /// - Parameter viewRows: rows of the views, at least as many.
  static func compare(
    _ output: ComparisonPlan.Output, _ baseline: TensorView?, _ candidate: TensorView?,
    rowCount: Int, viewRows: Int, into findings: inout [RowFinding]
  ) {
    guard let baseline, let candidate else {
      var finding = RowFinding()
      if (baseline == nil) != (candidate == nil) {
        finding.note(
          .missing(fromBaseline: baseline == nil), magnitude: RowFinding.mismatchMagnitude)
      }
      findings.append(contentsOf: repeatElement(finding, count: rowCount))
      return
    }
    let first = elementsPerRow(baseline, viewRows)
    let second = elementsPerRow(candidate, viewRows)
    guard let first, let second, first == second || !output.kind.isByElement,
      canCompare(output.kind, baseline.datatype, candidate.datatype)
    else {
      var finding = RowFinding()
      finding.note(.counts(first ?? 0, second ?? 0), magnitude: RowFinding.mismatchMagnitude)
      findings.append(contentsOf: repeatElement(finding, count: rowCount))
      return
    }
    let pair = OutputPair(
      output: output, baseline: baseline, candidate: candidate, baselineCount: first,
      candidateCount: second)
    pair.compareRows(rowCount, into: &findings)
  }

  private func compareRows(_ rowCount: Int, into findings: inout [RowFinding]) {
    switch output.kind {
    case .label, .text: compareElements(rowCount, into: &findings)
    case .ranking where ElementFamily(baseline.datatype) != .float:
      compareKeys(rowCount, into: &findings)
    case .probabilities, .score, .numbers, .embedding, .ranking:
      for row in 0..<rowCount { findings.append(numbers(row)) }
    }
  }

  private func numbers(_ row: Int) -> RowFinding {
    guard let first = NumericRow(baseline, row: row, count: baselineCount),
      let second = NumericRow(candidate, row: row, count: candidateCount)
    else { preconditionFailure("the datatypes and the bytes were checked") }
    return switch output.kind {
    case .probabilities: RowFinding(probabilities: first, second, output.rule)
    case .embedding: RowFinding(embedding: first, second, output.rule)
    case .ranking: RowFinding(ranking: first, second, output.rule)
    default: RowFinding(numbers: first, second, output.rule, isScore: output.kind == .score)
    }
  }

  /// Nil when the shape does not have whole rows, or the bytes are not those of the shape.
  private static func elementsPerRow(_ view: TensorView, _ rowCount: Int) -> Int? {
    guard let count = view.shape.elementCount, count.isMultiple(of: rowCount) else { return nil }
    guard let width = view.datatype.byteWidth else {
      return BytesElements.count(in: view.bytes) == count ? count / rowCount : nil
    }
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: width)
    return !overflow && view.bytes.count == byteCount ? count / rowCount : nil
  }

  private static func canCompare(
    _ kind: OutputKind, _ first: Datatype, _ second: Datatype
  ) -> Bool {
    let first = ElementFamily(first)
    let second = ElementFamily(second)
    return kind.isOfNumbers ? first.isNumber && second.isNumber : first == second
  }
}
