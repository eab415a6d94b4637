/// Labels and texts: elements that are the same or not.
extension OutputPair {
  func compareElements(_ rowCount: Int, into findings: inout [RowFinding]) {
    var first = ElementCursor(baseline)
    var second = ElementCursor(candidate)
    for _ in 0..<rowCount {
      var finding = RowFinding()
      for place in 0..<baselineCount {
        guard let left = first.next(), let right = second.next() else { break }
        let isSame = left.isSame(as: right)
        if output.kind == .label {
          finding.labels = labels(left, isSame ? nil : right)
          finding.isFlip = !isSame
          if !isSame { finding.note(.flip, magnitude: RowFinding.flipFloor) }
        } else if !isSame {
          if !finding.differs { finding.place = place }
          finding.note(.text, magnitude: 0.5)
        }
      }
      findings.append(finding)
    }
  }

  /// - Parameter right: nil when it is the same.
  private func labels(
    _ left: ElementCursor.Element, _ right: ElementCursor.Element?
  ) -> RowFinding.Labels {
    let bytesMax = ConfusionCounts.labelBytesMax
    let label = left.text(bytesMax: bytesMax)
    return RowFinding.Labels(
      baseline: label, candidate: right.map { $0.text(bytesMax: bytesMax) } ?? label)
  }

  /// Rankings of ids: the first so many elements of each row, best first.
  func compareKeys(_ rowCount: Int, into findings: inout [RowFinding]) {
    let top = output.rule.top
    let firstCount = min(top, baselineCount)
    let secondCount = min(top, candidateCount)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: firstCount + secondCount) { keys in
      let firstKeys = UnsafeMutableBufferPointer(rebasing: keys[..<firstCount])
      let secondKeys = UnsafeMutableBufferPointer(rebasing: keys[firstCount...])
      var first = ElementCursor(baseline)
      var second = ElementCursor(candidate)
      for _ in 0..<rowCount {
        first.takeKeys(ofRow: baselineCount, into: firstKeys)
        second.takeKeys(ofRow: candidateCount, into: secondKeys)
        findings.append(RowFinding(rankedKeys: firstKeys, secondKeys))
      }
    }
  }
}
