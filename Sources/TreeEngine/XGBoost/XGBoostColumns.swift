internal import ServingCore

/// The columns that trees look at, numbered as they come, and the sets of categories.
struct XGBoostColumns {
  /// Categories are codes below this, as 32-bit numbers hold no others exactly
  /// (`OutOfRangeCat` in `src/common/categorical.h`).
  static let categoryMax: Int32 = (1 << 24) - 1

  private(set) var columns: [FeatureColumn] = []
  private(set) var sets: [CategorySet] = []
  private var numbers: [Int: Int32] = [:]
  private var categories: [Int: Int32] = [:]
  private var capacities: [Int: Int] = [:]
  private var setBytes = 0

  /// Makes room in a feature's column for the category; all come before the first
  /// ``allBut(_:feature:)``.
  mutating func cover(_ category: Int32, feature: Int) {
    capacities[feature] = max(capacities[feature] ?? 0, Int(category) + 1)
  }

  /// The column of a feature as a number.
  mutating func number(feature: Int) throws(ServingError) -> Int32 {
    if let column = numbers[feature] { return column }
    let column = try append(.number(feature: feature))
    numbers[feature] = column
    return column
  }

  /// The column of a feature as a category, and the set of all its codes but those listed.
  ///
  /// Every number that is none of a branch's categories goes left (`Decision` in
  /// `src/common/categorical.h`), those that are no category at all among them.
  mutating func allBut(
    _ listed: ArraySlice<Int32>, feature: Int
  ) throws(ServingError) -> (column: Int32, set: Int32) {
    let capacity = capacities[feature] ?? 0
    let column: Int32
    if let known = categories[feature] {
      column = known
    } else {
      column = try append(
        .category(feature: feature, capacity: capacity, cutsTowardsZero: false))
      categories[feature] = column
    }
    let codeCount = capacity + 1
    let wordCount = (codeCount + 31) / 32
    setBytes += wordCount * 4
    guard setBytes <= TreeEnsemble.categorySetBytesMax else {
      throw ServingError(
        .invalidArgument,
        "the model's sets of categories are too large: expected at most "
          + "\(TreeEnsemble.categorySetBytesMax) bytes of them",
        detail: ["limit_bytes": "\(TreeEnsemble.categorySetBytesMax)"])
    }
    var words = [UInt32](repeating: .max, count: wordCount)
    if codeCount % 32 != 0 { words[wordCount - 1] = (1 << UInt32(codeCount % 32)) - 1 }
    for category in listed { words[Int(category) / 32] &= ~(1 << UInt32(category % 32)) }
    sets.append(CategorySet(words: words))
    return (column, Int32(sets.count - 1))
  }

  private mutating func append(_ column: FeatureColumn) throws(ServingError) -> Int32 {
    guard columns.count < TreeEnsemble.columnCountMax else {
      throw ServingError(
        .invalidArgument,
        "the model looks at more than \(TreeEnsemble.columnCountMax) columns: a feature counts "
          + "twice that is taken as a number and as a category")
    }
    columns.append(column)
    return Int32(columns.count - 1)
  }
}
