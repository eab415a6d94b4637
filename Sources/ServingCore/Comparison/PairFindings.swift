/// What was found in one pair of replies.
package struct PairFindings: Hashable, Sendable {
  /// Rows that were compared.
  package let rowCount: Int
  /// Those that differ in any output; see ``ComparedOutput/differing``.
  package let differingRows: Int
  /// How much the most different row differs, for an order within one comparison. Zero for none;
  /// below 1 numbers, texts or rankings that differ; from 1 on a threshold that was crossed; from 2
  /// on a label that flipped; from 3 on an output, or a number, that only one side has.
  package var magnitude: Double { largest?.finding.magnitude ?? 0 }
  /// The most different row, from 0; nil when none differs.
  package var row: Int? { largest?.row }

  let largest: Largest?

  /// Where the magnitude is from.
  struct Largest: Hashable, Sendable {
    var output: ComparisonPlan.Output
    var row: Int
    var finding: RowFinding
  }

  package var differs: Bool { differingRows > 0 }

  /// What differs most, for people; made anew each time.
  package var sentence: String {
    guard let largest else {
      return rowCount == 1 ? "the row agrees" : "all \(rowCount) rows agree"
    }
    let place = rowCount == 1 ? "" : " of row \(largest.row)"
    let subject = "output \(largest.output.name.quotedForMessage)\(place)"
    let rest = rowCount == 1 ? "" : "; \(differingRows) of \(rowCount) rows differ"
    return "\(subject): \(largest.finding.phrase(largest.output))\(rest)"
  }
}
