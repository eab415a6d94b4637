/// What pairs of one output showed, in sums. What the output's kind does not have is nil or empty:
///
/// | kind | has, beside ``differing`` |
/// | --- | --- |
/// | label | flips, confusion |
/// | probabilities | flips and confusion of the largest, crossings, absolute, total variation, |
/// | | shift, histogram, sample |
/// | score | crossings, absolute, relative, shift, histogram, sample |
/// | numbers | absolute, relative, shift, histogram, sample |
/// | ranking | overlap |
/// | embedding | cosine |
/// | text | |
///
/// Shift, histogram and sample are of one value a row: the score, the largest probability, or of
/// numbers their mean. They and the sketches leave out rows where a side is not finite.
package struct ComparedOutput: Hashable, Sendable {
  /// How often a threshold was crossed.
  package struct Crossing: Hashable, Sendable {
    package let threshold: Double
    /// Rows that the baseline has below and the candidate not, and the other way round.
    package internal(set) var upward = 0
    package internal(set) var downward = 0
    /// Rows that cross it either way, of all rows.
    package internal(set) var rows = RateCounts()
  }

  package let kind: OutputKind
  package let detail: ComparisonDetail
  /// Rows that differ beyond the tolerances, flip, or cross a threshold.
  package internal(set) var differing = RateCounts()
  /// Rows whose label, or place of the largest probability, is another one.
  package internal(set) var flips: RateCounts?
  /// By the rule's thresholds.
  package internal(set) var crossings: [Crossing]
  /// Of a row, the largest |candidate − baseline| of its elements.
  package internal(set) var absolute: ValueSpread?
  /// Of a row, the largest |candidate − baseline| / |baseline| of its elements; infinite where the
  /// baseline is zero and the candidate not.
  package internal(set) var relative: ValueSpread?
  /// Half the sum of |candidate − baseline| over the classes, 0 to 1.
  package internal(set) var totalVariation: ValueSpread?
  /// The share of the first that both rankings have, 0 to 1.
  package internal(set) var overlap: ValueSpread?
  package internal(set) var cosine: ValueSpread?
  /// Of the row's value, candidate less baseline.
  package internal(set) var shift: MeanCounts?
  /// Of the row's value, both sides.
  package internal(set) var histogram: PairedHistogram?
  package internal(set) var confusion: ConfusionCounts?
  /// Of the row's value.
  package internal(set) var sample: PairSample?
  /// Rows that only one side has, or with another number of elements on both: they differ, and are
  /// in nothing else of the above.
  package internal(set) var mismatchedRows = 0
  /// Rows with an infinity or NaN on one side only: they differ.
  package internal(set) var nonFiniteRows = 0
  /// Rows of probabilities that do not sum to one within ``ComparedOutput/sumTolerance``, or have a
  /// negative one, on either side: they are in no total variation.
  package internal(set) var unnormalizedRows = 0

  /// What the sum of probabilities may be off one.
  package static let sumTolerance = 0.01

  package init(_ output: ComparisonPlan.Output, detail: ComparisonDetail) {
    let kind = output.kind
    self.kind = kind
    self.detail = detail
    let hasLabels = kind == .label || kind == .probabilities
    let hasValue = kind == .probabilities || kind == .score || kind == .numbers
    flips = hasLabels ? RateCounts() : nil
    confusion = hasLabels ? ConfusionCounts(labelsMax: detail.labelsMax) : nil
    crossings =
      kind == .probabilities || kind == .score
      ? output.rule.thresholds.map { Crossing(threshold: $0) } : []
    let spread = ValueSpread(bucketsMax: detail.bucketsMax)
    absolute = hasValue ? spread : nil
    relative = kind == .score || kind == .numbers ? spread : nil
    totalVariation = kind == .probabilities ? spread : nil
    overlap = kind == .ranking ? spread : nil
    cosine = kind == .embedding ? spread : nil
    shift = hasValue ? MeanCounts() : nil
    histogram = hasValue ? PairedHistogram(kind == .probabilities ? .unit : .ladder) : nil
    sample = hasValue ? PairSample(countMax: detail.sampleMax) : nil
  }
}
