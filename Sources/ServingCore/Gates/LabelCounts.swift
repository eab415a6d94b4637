/// How often which label was given, for a bounded number of labels.
package struct LabelCounts: Hashable, Sendable {
  /// Labels that are told apart; those first seen later are counted together.
  package static let labelsMax = 64
  /// Of a label, in UTF-8; longer ones are counted with the rest.
  package static let labelBytesMax = Outcome.textBytesMax

  package struct Entry: Hashable, Sendable {
    package var label: String
    package var count: Int
    /// The how-many-th of all labelled replies was the first with it. What came behind is evidence
    /// of a label that was already known then; see ``LabelShareQuestion``.
    package var firstPlace: Int
  }

  /// In the order in which they were first seen. At most 64: looked through in a line, which costs
  /// less than a hash.
  package internal(set) var entries: [Entry] = []
  /// Replies with a label that is not among ``entries``.
  package internal(set) var otherCount = 0
  /// Replies with a label.
  package internal(set) var total = 0

  package init() {}

  package mutating func add(_ label: String) {
    total += 1
    if let index = entries.firstIndex(where: { $0.label == label }) {
      entries[index].count += 1
    } else if entries.count < Self.labelsMax, label.utf8.count <= Self.labelBytesMax {
      entries.append(Entry(label: label, count: 1, firstPlace: total))
    } else {
      otherCount += 1
    }
  }

  /// Counts what came behind. The same as if every label had been added, until the other counts
  /// have labels beyond ``labelsMax``.
  package mutating func merge(_ other: LabelCounts) {
    for entry in other.entries {
      if let index = entries.firstIndex(where: { $0.label == entry.label }) {
        entries[index].count += entry.count
      } else if entries.count < Self.labelsMax {
        var moved = entry
        moved.firstPlace += total
        entries.append(moved)
      } else {
        otherCount += entry.count
      }
    }
    otherCount += other.otherCount
    total += other.total
  }

  /// How often a label came, at least and at most: one that is not among ``entries`` may be among
  /// the others.
  package func count(of label: String) -> ClosedRange<Int> {
    guard let entry = entries.first(where: { $0.label == label }) else { return 0...otherCount }
    return entry.count...entry.count
  }
}
