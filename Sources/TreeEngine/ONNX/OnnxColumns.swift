internal import ServingCore

/// Makes the columns that the branches of a forest look at, and the sets that they ask for.
///
/// Branches that compare look at the feature as it is; those that ask whether it equals something
/// look at its place among all the values that it is held against.
struct OnnxColumns {
  /// ONNX Runtime compares a value as it is with up to so many members, none of them below zero or
  /// above ``comparedMemberMax``; for other sets it first cuts the value to a whole number
  /// (`tree_ensemble_attribute.h`, `tree_ensemble_common.h`).
  private static let comparedMemberCountMax = 30
  private static let comparedMemberMax: Float = 30
  /// The largest member of a set whose values are cut.
  private static let cutMemberMax: Float = 65_535

  private enum Key: Hashable {
    case number(Int)
    case exact(Int)
    case cut(Int)
  }

  private struct SetKey: Hashable {
    var column: Int32
    var codes: [Int]
  }

  private(set) var columns: [FeatureColumn] = []
  private(set) var sets: [CategorySet] = []
  private let place: String
  private let featureCount: Int
  private let members: [[Float]]
  /// What each feature is held against, ascending.
  private var exactValues: [Int: [Float]] = [:]
  private var cutCapacities: [Int: Int] = [:]
  private var columnPlaces: [Key: Int32] = [:]
  private var setPlaces: [SetKey: Int32] = [:]
  private var setByteCount = 0

  init(_ forest: OnnxForest, featureCount: Int, place: String) throws(ServingError) {
    self.place = place
    self.featureCount = featureCount
    members = forest.members
    var exact: [Int: Set<Float>] = [:]
    for branch in forest.branches {
      guard branch.feature >= 0, branch.feature < featureCount else {
        throw OnnxRefusal.invalid(
          place,
          "a node asks for feature \(branch.feature): expected 0 to \(featureCount - 1), as the "
            + "input has \(featureCount)")
      }
      let feature = Int(branch.feature)
      switch branch.mode {
      case .equal, .unequal: exact[feature, default: []].insert(branch.threshold)
      case .member:
        let values = members[branch.members]
        if OnnxColumns.areCompared(values) {
          exact[feature, default: []].formUnion(values)
        } else {
          cutCapacities[feature] = max(cutCapacities[feature] ?? 0, try capacity(values))
        }
      case .lessOrEqual, .less, .greaterOrEqual, .greater: break
      }
      guard branch.mode == .member || !branch.threshold.isNaN else {
        throw OnnxRefusal.unsupported("\(place) has a node that compares with NaN")
      }
    }
    // Zero is what both zeros equal.
    exactValues = exact.mapValues { $0.map { $0 == 0 ? 0 : $0 }.sorted() }
  }

  /// A branch without its ends, and whether its left end is the false one.
  ///
  /// NaN is at most, at least and equal to nothing, so that it goes to the false side unless
  /// missing values track the true one. It is unequal to everything, so that BRANCH_NEQ always
  /// sends it to the true side.
  mutating func branch(
    _ branch: OnnxForest.Branch
  ) throws(ServingError) -> (branch: Branch, isSwapped: Bool) {
    let feature = Int(branch.feature)
    switch branch.mode {
    case .lessOrEqual:
      return (try number(feature, atMost: branch.threshold, branch, swapped: false), false)
    case .less:
      let threshold = try below(branch.threshold)
      return (try number(feature, atMost: threshold, branch, swapped: false), false)
    case .greaterOrEqual:
      let threshold = try below(branch.threshold)
      return (try number(feature, atMost: threshold, branch, swapped: true), true)
    case .greater:
      return (try number(feature, atMost: branch.threshold, branch, swapped: true), true)
    case .equal:
      let made = try among(feature, [branch.threshold], missing: branch.missingTracksTrue)
      return (made, false)
    case .unequal:
      return (try among(feature, [branch.threshold], missing: false), true)
    case .member:
      let values = members[branch.members]
      let made =
        OnnxColumns.areCompared(values)
        ? try among(feature, values, missing: branch.missingTracksTrue)
        : try amongCut(feature, values, missing: branch.missingTracksTrue)
      return (made, false)
    }
  }

  private static func areCompared(_ values: [Float]) -> Bool {
    values.count <= comparedMemberCountMax
      && values.allSatisfy { $0 >= 0 && $0 <= comparedMemberMax }
  }

  /// How many categories a set needs whose values are cut.
  private func capacity(_ values: [Float]) throws(ServingError) -> Int {
    var capacity = 0
    for value in values {
      guard value >= 0, value <= OnnxColumns.cutMemberMax, value == value.rounded() else {
        throw OnnxRefusal.unsupported(
          "\(place) has a node whose many or large members have \(value) among them: expected "
            + "whole numbers from 0 to \(Int(OnnxColumns.cutMemberMax))")
      }
      capacity = max(capacity, Int(value) + 1)
    }
    return capacity
  }

  /// The largest number below a threshold: `x < t` is `x <= t.nextDown` for 32 bits.
  private func below(_ threshold: Float) throws(ServingError) -> Float {
    guard threshold != -.infinity else {
      throw OnnxRefusal.unsupported("\(place) has a node that asks for less than -Inf")
    }
    return threshold.nextDown
  }

  private mutating func number(
    _ feature: Int, atMost threshold: Float, _ branch: OnnxForest.Branch, swapped: Bool
  ) throws(ServingError) -> Branch {
    let column = try column(.number(feature)) { .number(feature: feature) }
    return Branch(
      column: column, test: .atMost(threshold),
      missingGoesLeft: branch.missingTracksTrue != swapped, left: 0, right: 0)
  }

  private mutating func among(
    _ feature: Int, _ values: [Float], missing: Bool
  ) throws(ServingError) -> Branch {
    let known = exactValues[feature] ?? []
    let column = try column(.exact(feature)) { .exact(feature: feature, values: known) }
    var codes: [Int] = []
    for value in values { codes.append(OnnxColumns.code(of: value, in: known)) }
    return try branch(column, codes, codeCount: known.count + 1, missing: missing)
  }

  private mutating func amongCut(
    _ feature: Int, _ values: [Float], missing: Bool
  ) throws(ServingError) -> Branch {
    let capacity = cutCapacities[feature] ?? 0
    let column = try column(.cut(feature)) {
      .category(feature: feature, capacity: capacity, cutsTowardsZero: true)
    }
    return try branch(column, values.map { Int($0) }, codeCount: capacity + 1, missing: missing)
  }

  private mutating func branch(
    _ column: Int32, _ codes: [Int], codeCount: Int, missing: Bool
  ) throws(ServingError) -> Branch {
    let key = SetKey(column: column, codes: codes)
    if let set = setPlaces[key] {
      return Branch(
        column: column, test: .among(set), missingGoesLeft: missing, left: 0, right: 0)
    }
    setByteCount += (codeCount + 31) / 32 * 4
    guard setByteCount <= TreeEnsemble.categorySetBytesMax else {
      throw OnnxRefusal.unsupported(
        "\(place) needs over \(TreeEnsemble.categorySetBytesMax) bytes for sets of values")
    }
    let set = Int32(sets.count)
    sets.append(CategorySet(codes: codes, codeCount: codeCount))
    setPlaces[key] = set
    return Branch(column: column, test: .among(set), missingGoesLeft: missing, left: 0, right: 0)
  }

  private mutating func column(
    _ key: Key, make: () -> FeatureColumn
  ) throws(ServingError) -> Int32 {
    if let place = columnPlaces[key] { return place }
    guard columns.count < TreeEnsemble.columnCountMax else {
      throw OnnxRefusal.unsupported("\(place) needs over \(TreeEnsemble.columnCountMax) columns")
    }
    let place = Int32(columns.count)
    columns.append(make())
    columnPlaces[key] = place
    return place
  }

  /// The place of a value among ascending ones that it is one of.
  private static func code(of value: Float, in values: [Float]) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
