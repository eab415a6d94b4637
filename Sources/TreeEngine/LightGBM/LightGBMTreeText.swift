internal import ServingCore

/// The numbers of one tree as its lines have them (`Tree::ToString` in `src/io/tree.cpp`), each
/// list as long as it must be, and not checked otherwise.
struct LightGBMTreeText {
  var leafCount: Int
  var splitFeatures: [Int] = []
  var thresholds: [Double] = []
  /// Bit 0: asks for a category. Bit 1: missing goes left. Bits 2 and 3: what counts as missing.
  var decisionTypes: [UInt8] = []
  /// A branch, or the leaf `~child`.
  var leftChildren: [Int32] = []
  var rightChildren: [Int32] = []
  var leafValues: [Double]
  /// Where in ``categoryWords`` each set of categories begins, and where the last one ends.
  var categoryBoundaries: [Int] = [0]
  var categoryWords: [UInt32] = []

  /// Reads the lines behind `Tree=`, up to the empty one after them.
  init(_ lines: inout LightGBMLines, in text: Span<UInt8>) throws(ServingError) {
    var fields = LightGBMFields<Key>()
    while let line = lines.next(in: text), !line.range.isEmpty {
      guard line.range.contains(where: { text[$0] == UInt8(ascii: "=") }) else {
        throw ServingError(
          .invalidArgument, "line \(line.number): expected key=value or an empty line, got neither")
      }
      fields.add(line.range, in: text)
    }
    leafCount = try fields.integer(
      .numLeaves, in: text, within: 1...TreeEnsemble.branchCountMax + 1)
    let branchCount = leafCount - 1
    if fields.has(.isLinear), try fields.integer(.isLinear, in: text, within: 0...1) == 1 {
      throw ServingError(
        .invalidArgument,
        "is_linear: expected leaves that are numbers (0), got leaves that are linear models (1); "
          + "train without linear_tree=true")
    }
    let setCount = try fields.integer(.numCat, in: text, within: 0...branchCount)
    leafValues = try fields.numbers(.leafValue, in: text, count: leafCount)
    // As in the library, a tree of one leaf needs nothing more.
    guard branchCount > 0 else { return }
    splitFeatures = try fields.integers(.splitFeature, in: text, count: branchCount)
    thresholds = try fields.numbers(.threshold, in: text, count: branchCount)
    decisionTypes =
      fields.has(.decisionType)
      ? try fields.integers(.decisionType, in: text, count: branchCount)
      : [UInt8](repeating: 0, count: branchCount)
    leftChildren = try fields.integers(.leftChild, in: text, count: branchCount)
    rightChildren = try fields.integers(.rightChild, in: text, count: branchCount)
    guard setCount > 0 else { return }
    categoryBoundaries = try fields.integers(.catBoundaries, in: text, count: setCount + 1)
    let wordCount = try Self.wordCount(categoryBoundaries, wordCountMax: text.count)
    categoryWords = try fields.integers(.catThreshold, in: text, count: wordCount)
  }

  /// Where the last set ends.
  /// - Parameter wordCountMax: more than the text can have.
  /// - Throws: `INVALID_ARGUMENT` unless each set begins where the one before it ends.
  private static func wordCount(
    _ boundaries: [Int], wordCountMax: Int
  ) throws(ServingError) -> Int {
    var end = 0
    for (index, boundary) in boundaries.enumerated() {
      guard boundary >= end, boundary <= wordCountMax, index > 0 || boundary == 0 else {
        throw ServingError(
          .invalidArgument,
          "cat_boundaries: expected ascending numbers from 0 to at most \(wordCountMax), got "
            + "\(boundary) behind \(end)")
      }
      end = boundary
    }
    return end
  }

  /// The lines that are read; all others say nothing about predictions.
  private enum Key: String {
    case numLeaves = "num_leaves"
    case numCat = "num_cat"
    case splitFeature = "split_feature"
    case threshold
    case decisionType = "decision_type"
    case leftChild = "left_child"
    case rightChild = "right_child"
    case leafValue = "leaf_value"
    case catBoundaries = "cat_boundaries"
    case catThreshold = "cat_threshold"
    case isLinear = "is_linear"
  }
}
