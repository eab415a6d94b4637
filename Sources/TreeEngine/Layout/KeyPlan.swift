/// Which keys a walk needs of a row: a column of numbers has up to two, as a missing number is
/// above every threshold for some branches and below for others.
struct KeyPlan {
  /// Above every threshold: to the right.
  static let missingRight = Int32.max
  /// Below every threshold: to the left.
  static let missingLeft = Int32.min

  private(set) var columns: [FeatureColumn] = []
  private(set) var missingKeys: [Int32] = []
  private var places: [Key: Int] = [:]

  /// Features of a row whose keys are all there, in two halves; nil for no such plan.
  let denseFeatureCount: Int?

  /// Keys a plan may have to be dense: more are better made one by one.
  private static let denseKeyCountMax = 8_192
  /// Features of a dense plan for each column.
  private static let denseFeaturesPerColumnMax = 4

  /// - Parameter ensemble: whose columns the keys are of. Where they are numbers and not much fewer
  ///   than the features, all features are made keys, as that takes no look at each.
  init(_ ensemble: TreeEnsemble) {
    let areNumbers = ensemble.columns.allSatisfy { if case .number = $0 { true } else { false } }
    let features = ensemble.featureCount
    guard areNumbers, features * 2 <= Self.denseKeyCountMax,
      features <= ensemble.columns.count * Self.denseFeaturesPerColumnMax
    else {
      denseFeatureCount = nil
      return
    }
    denseFeatureCount = features
    for missing in [Self.missingRight, Self.missingLeft] {
      for (index, column) in ensemble.columns.enumerated() {
        places[Key(column: Int32(index), missing: missing)] = columns.count + column.feature
      }
      columns += (0..<features).map { .number(feature: $0) }
      missingKeys += [Int32](repeating: missing, count: features)
    }
  }

  private struct Key: Hashable {
    var column: Int32
    var missing: Int32
  }

  /// The place of the key that a branch asks, which is made if there is none yet.
  mutating func place(of branch: Branch, _ all: [FeatureColumn]) -> Int {
    let column = all[Int(branch.column)]
    // A missing code is a code of its own, and each branch says where it goes.
    let missing =
      column.codeCount == nil && !branch.missingGoesLeft ? Self.missingRight : Self.missingLeft
    let key = Key(column: branch.column, missing: missing)
    if let place = places[key] { return place }
    let place = columns.count
    places[key] = place
    columns.append(column)
    missingKeys.append(missing)
    return place
  }
}
