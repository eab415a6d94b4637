/// What was found in one row of one output.
struct RowFinding: Hashable, Sendable {
  /// What differs, the gravest.
  enum Difference: Hashable, Sendable {
    case values
    case crossing(threshold: Double)
    case flip
    /// So many of so many first ones are the same.
    case overlap(Int, of: Int)
    case order
    case cosine
    case text
    /// Infinite or NaN on one side.
    case nonFinite
    /// Other numbers of elements.
    case counts(Int, Int)
    /// Only one side has the output.
    case missing(fromBaseline: Bool)
  }

  /// Nil when the row agrees.
  var difference: Difference?
  /// As ``PairFindings/magnitude`` has it.
  var magnitude = 0.0
  /// Whether the label is another one.
  var isFlip = false
  /// A bit for each threshold that was crossed.
  var upward: UInt8 = 0
  var downward: UInt8 = 0
  /// The figures that the kind has, as in ``ComparedOutput``.
  var absolute: Double?
  var relative: Double?
  var totalVariation: Double?
  var overlap: Double?
  var cosine: Double?
  var isUnnormalized = false
  /// The row's value on both sides, when both are finite.
  var values: Values?
  /// What a label is called on both sides; nil for one that is too long to be told apart.
  var labels: Labels?
  /// Where the elements differ most, and what they are there.
  var place = 0
  var elements = Values(baseline: 0, candidate: 0)

  struct Values: Hashable, Sendable {
    var baseline: Double
    var candidate: Double
  }

  struct Labels: Hashable, Sendable {
    var baseline: String?
    var candidate: String?
  }

  var differs: Bool { difference != nil }

  /// Whether both sides have the row, with as many elements.
  var isMatched: Bool {
    switch difference {
    case .counts, .missing: false
    default: true
    }
  }

  /// Notes a difference unless a graver one is known.
  mutating func note(_ difference: Difference, magnitude: Double) {
    guard magnitude > self.magnitude else { return }
    self.difference = difference
    self.magnitude = magnitude
  }
}
