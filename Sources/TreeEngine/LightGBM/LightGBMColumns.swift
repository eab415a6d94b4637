internal import ServingCore

/// Gathers the columns that the branches of a model look at, and their sets of categories.
struct LightGBMColumns {
  /// No category is as large: up to here numbers of 32 bits tell whole numbers apart.
  private static let categoryMax = 1 << 24

  private enum Kind: Int, CaseIterable {
    case number, numberOrZero, category
  }

  private struct RawSet {
    var column: Int
    /// Without the zeros at the end.
    var words: ArraySlice<UInt32>
  }

  private var columns: [FeatureColumn] = []
  /// By feature and kind; -1 for none yet.
  private var places: [Int32]
  private var sets: [RawSet] = []
  /// By column: what all its categories are below.
  private var capacities: [Int] = []

  init(featureCount: Int) {
    places = [Int32](repeating: -1, count: featureCount * Kind.allCases.count)
  }

  /// The column of a feature as a number.
  /// - Parameter zeroIsMissing: whether zero counts as missing, as NaN does.
  mutating func number(feature: Int, zeroIsMissing: Bool) throws(ServingError) -> Int32 {
    if zeroIsMissing {
      try place(feature: feature, kind: .numberOrZero, .numberOrZero(feature: feature))
    } else {
      try place(feature: feature, kind: .number, .number(feature: feature))
    }
  }

  /// The column of a feature as a category.
  mutating func category(feature: Int) throws(ServingError) -> Int32 {
    try place(
      feature: feature, kind: .category,
      .category(feature: feature, capacity: 1, cutsTowardsZero: true))
  }

  /// The index that a set of a column's categories will have: category `c` is bit `c % 32` of word
  /// `c / 32`.
  mutating func set(_ words: ArraySlice<UInt32>, column: Int32) throws(ServingError) -> Int32 {
    let column = Int(column)
    let end = words.lastIndex { $0 != 0 }.map { $0 + 1 } ?? words.startIndex
    let used = words[..<end]
    if let last = used.last {
      let capacity = used.count * 32 - last.leadingZeroBitCount
      guard capacity <= Self.categoryMax else {
        throw ServingError(
          .invalidArgument,
          "cat_threshold: expected categories below \(Self.categoryMax), got \(capacity - 1)")
      }
      capacities[column] = max(capacities[column], capacity)
    }
    sets.append(RawSet(column: column, words: used))
    return Int32(sets.count - 1)
  }

  /// All columns, and all sets, now that it is known how many categories each column has.
  /// - Throws: `INVALID_ARGUMENT` when the sets take more than
  ///   ``TreeEnsemble/categorySetBytesMax``.
  consuming func finished() throws(ServingError) -> ([FeatureColumn], [CategorySet]) {
    for (place, column) in columns.enumerated() {
      guard case .category(let feature, _, let cutsTowardsZero) = column else { continue }
      columns[place] = .category(
        feature: feature, capacity: capacities[place], cutsTowardsZero: cutsTowardsZero)
    }
    let wordCounts = columns.map { (($0.codeCount ?? 0) + 31) / 32 }
    let byteCount = sets.reduce(0) { $0 + wordCounts[$1.column] * 4 }
    guard byteCount <= TreeEnsemble.categorySetBytesMax else {
      throw ServingError(
        .invalidArgument,
        "cat_threshold: expected sets of categories of at most "
          + "\(TreeEnsemble.categorySetBytesMax) bytes together, got \(byteCount)")
    }
    let padded = sets.map { set in
      var words = [UInt32](set.words)
      words.reserveCapacity(wordCounts[set.column])
      words.append(
        contentsOf: repeatElement(0, count: wordCounts[set.column] - set.words.count))
      return CategorySet(words: words)
    }
    return (columns, padded)
  }

  private mutating func place(
    feature: Int, kind: Kind, _ column: FeatureColumn
  ) throws(ServingError) -> Int32 {
    let key = feature * Kind.allCases.count + kind.rawValue
    if places[key] >= 0 { return places[key] }
    guard columns.count < TreeEnsemble.columnCountMax else {
      throw ServingError(
        .invalidArgument,
        "split_feature: expected at most \(TreeEnsemble.columnCountMax) features as numbers, "
          + "numbers with missing zeros and categories together, got more")
    }
    places[key] = Int32(columns.count)
    columns.append(column)
    capacities.append(1)
    return places[key]
  }
}
