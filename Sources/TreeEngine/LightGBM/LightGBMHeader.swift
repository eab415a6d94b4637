internal import ServingCore

/// What stands before the trees of a model (`GBDT::SaveModelToString` in
/// `src/boosting/gbdt_model_text.cpp`), as far as predictions depend on it.
struct LightGBMHeader {
  /// Layouts that the reader knows. LightGBM itself does not look at the version.
  private static let versions = ["v2", "v3", "v4"]

  var featureCount: Int
  /// Scores of a row: `num_tree_per_iteration`.
  var targetCount: Int
  var objective: LightGBMObjective
  /// Whether predictions are averages over the iterations: random forests.
  var averages: Bool
  /// How many bytes each tree takes; nil when the file does not say.
  var treeSizes: [Int]?

  /// Reads up to the first tree, which `lines` gives next then, or to the end of the text.
  init(_ lines: inout LightGBMLines, in text: Span<UInt8>) throws(ServingError) {
    guard let first = lines.next(in: text), first.range.count == 4,
      LightGBMText.hasPrefix("tree", first.range, in: text)
    else {
      throw ServingError(
        .invalidArgument, "expected the word tree in the first line, as Booster.save_model writes")
    }
    var fields = LightGBMFields<Key>()
    var ahead = lines
    while let line = ahead.next(in: text), !LightGBMText.hasPrefix("Tree=", line.range, in: text) {
      lines = ahead
      fields.add(line.range, in: text)
    }
    try self.init(fields, in: text)
  }

  private init(_ fields: LightGBMFields<Key>, in text: Span<UInt8>) throws(ServingError) {
    let version = try fields.string(.version, in: text)
    guard Self.versions.contains(version) else {
      throw ServingError(
        .invalidArgument,
        "version: expected one of \(Self.versions.quotedListForMessage), got "
          + version.quotedForMessage)
    }
    let featureMax = TreeEnsemble.featureCountMax - 1
    featureCount = 1 + (try fields.integer(.maxFeatureIdx, in: text, within: 0...featureMax))
    let targets = 1...TreeEnsemble.targetCountMax
    let classCount = try fields.integer(.numClass, in: text, within: targets)
    targetCount =
      fields.has(.numTreePerIteration)
      ? try fields.integer(.numTreePerIteration, in: text, within: targets) : classCount
    objective = try Self.objective(fields, in: text)
    // The library's answers have num_class numbers a row; that they differ is no model of its own.
    let expected = objective.targetCount ?? classCount
    guard classCount == targetCount, targetCount == expected else {
      throw ServingError(
        .invalidArgument,
        "num_class, num_tree_per_iteration: expected \(expected) for the objective, got "
          + "\(classCount) and \(targetCount)")
    }
    averages = fields.has(.averageOutput)
    treeSizes =
      fields.has(.treeSizes) ? try fields.integers(.treeSizes, in: text, count: nil) : nil
  }

  /// A model without the line was trained with an objective of the trainer's own.
  private static func objective(
    _ fields: LightGBMFields<Key>, in text: Span<UInt8>
  ) throws(ServingError) -> LightGBMObjective {
    guard fields.has(.objective) else { return .custom }
    let line = try fields.string(.objective, in: text)
    do {
      return try LightGBMObjective(line)
    } catch {
      throw error.prefixed(Key.objective.rawValue)
    }
  }

  /// The lines that are read; all others say nothing about predictions.
  private enum Key: String {
    case version
    case numClass = "num_class"
    case numTreePerIteration = "num_tree_per_iteration"
    case maxFeatureIdx = "max_feature_idx"
    case objective
    case averageOutput = "average_output"
    case treeSizes = "tree_sizes"
  }
}
