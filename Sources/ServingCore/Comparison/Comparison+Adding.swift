extension Comparison {
  /// Counts a request that both versions answered.
  ///
  /// Nothing is kept that points into the views. A request without rows is not counted.
  /// - Parameter input: a JSON object of the inputs' row of that number by name, or nil where the
  ///   model's settings do not keep inputs. Called only when the pair is among the most different
  ///   ones, and for the row that differs most.
  @discardableResult
  package mutating func add(_ pair: ObservedPair, input: (_ row: Int) -> String?) -> PairFindings {
    let findings = RequestFindings(pair, plan)
    guard findings.rowCount > 0 else { return findings.largest }
    total.add(findings)
    rowsLeftOut += max(pair.rowCount - findings.rowCount, 0)
    let received = pair.receivedAtMicroseconds
    fromMicroseconds = min(fromMicroseconds ?? received, received)
    untilMicroseconds = max(untilMicroseconds ?? received, received)
    let keys = plan.slices.map { slice($0, pair.slices[$0]) }
    for key in keys {
      slices[key, default: ComparisonSummary(plan, detail: .part)].add(findings)
    }
    let largest = findings.largest
    if largest.differs {
      worst.offer(largest, of: pair, in: keys, plan, input: input)
    }
    return largest
  }

  /// Counts a request that the baseline answered twice: `candidate` is its second answer.
  package mutating func addRepetition(_ pair: ObservedPair) {
    let findings = RequestFindings(pair, plan)
    if findings.rowCount > 0 { noise.add(findings) }
  }
}
