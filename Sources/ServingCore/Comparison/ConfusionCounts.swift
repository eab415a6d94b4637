/// Which label became which: a count for each pair of labels, for a bounded number of labels.
///
/// The labels that come first are told apart, those beyond the bound are counted as ``other``:
/// which these are depends on the order, the sums do not.
package struct ConfusionCounts: Hashable, Sendable {
  package struct Cell: Hashable, Sendable {
    package var baseline: String
    package var candidate: String

    package init(baseline: String, candidate: String) {
      self.baseline = baseline
      self.candidate = candidate
    }
  }

  package static let other = "(other)"
  /// Of a label, in UTF-8; longer ones are counted as ``other``.
  package static let labelBytesMax = Outcome.textBytesMax

  package let labelsMax: Int
  /// In the order in which they came.
  package internal(set) var labels: [String] = []
  /// Only those above zero.
  package internal(set) var counts: [Cell: Int] = [:]

  package init(labelsMax: Int) {
    self.labelsMax = labelsMax
  }

  /// The most frequent first; of equals in the order of their labels.
  package var cells: [(cell: Cell, count: Int)] {
    counts.map { (cell: $0.key, count: $0.value) }.sorted { left, right in
      if left.count != right.count { return left.count > right.count }
      return (left.cell.baseline, left.cell.candidate)
        < (right.cell.baseline, right.cell.candidate)
    }
  }

  /// How often each label came on one side, the rest as ``other`` (last).
  package func margin(_ side: KeyPath<Cell, String>) -> [(label: String, count: Int)] {
    var sums: [String: Int] = [:]
    for (cell, count) in counts { sums[cell[keyPath: side], default: 0] += count }
    return (labels + [Self.other]).map { (label: $0, count: sums[$0] ?? 0) }
  }

  /// Counts a row; nil for a label that is too long.
  mutating func add(_ baseline: String?, _ candidate: String?) {
    let cell = Cell(baseline: name(baseline), candidate: name(candidate))
    counts[cell, default: 0] += 1
  }

  /// The other's labels that find no more room here are counted as ``other``.
  mutating func merge(_ other: ConfusionCounts) {
    let names = Dictionary(uniqueKeysWithValues: other.labels.map { ($0, name($0)) })
    for (cell, count) in other.counts {
      let own = Cell(
        baseline: names[cell.baseline] ?? Self.other,
        candidate: names[cell.candidate] ?? Self.other)
      counts[own, default: 0] += count
    }
  }

  /// What a label is counted as. At most 32 are looked through in a line, which costs less than a
  /// hash.
  private mutating func name(_ label: String?) -> String {
    guard let label else { return Self.other }
    if labels.contains(label) { return label }
    guard labels.count < labelsMax, label != Self.other,
      label.utf8.count <= Self.labelBytesMax
    else { return Self.other }
    labels.append(label)
    return label
  }
}

extension ConfusionCounts {
  /// The order in which labels came says nothing.
  package static func == (left: Self, right: Self) -> Bool {
    left.labelsMax == right.labelsMax && left.counts == right.counts
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(labelsMax)
    hasher.combine(counts)
  }
}
