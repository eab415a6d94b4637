/// What branches look at: a feature as it comes, or what a format makes of it.
package enum FeatureColumn: Hashable, Sendable {
  /// The feature itself; NaN is missing.
  case number(feature: Int)
  /// The same, where a number no farther from zero than ``zeroThreshold`` is missing as well:
  /// LightGBM's `zero_as_missing`.
  case numberOrZero(feature: Int)
  /// A category's number: the feature cut to a whole number, which is a code below `capacity`, or
  /// the code `capacity` for everything else that is not NaN. NaN is missing.
  /// - cutsTowardsZero: whether numbers between -1 and 0 are category 0, as in LightGBM; otherwise
  ///   they are everything else, as in XGBoost.
  case category(feature: Int, capacity: Int, cutsTowardsZero: Bool)
  /// Which of `values`, ascending and finite or infinite, the feature equals: its place is the
  /// code; `values.count` for none of them. NaN is missing.
  case exact(feature: Int, values: [Float])

  /// LightGBM's `kZeroThreshold`, as its header has it (`include/LightGBM/meta.h`).
  package static let zeroThreshold: Float = 1e-35

  package var feature: Int {
    switch self {
    case .number(let feature), .numberOrZero(let feature): feature
    case .category(let feature, _, _), .exact(let feature, _): feature
    }
  }

  /// Codes that a column of categories has, the one for everything else among them; nil for a
  /// column of numbers.
  package var codeCount: Int? {
    switch self {
    case .number, .numberOrZero: nil
    case .category(_, let capacity, _): capacity + 1
    case .exact(_, let values): values.count + 1
    }
  }
}
