package import ServingCore

extension TreeEnsemble {
  /// Makes sure of everything that kernels rely on without looking: every index leads somewhere,
  /// every tree is one, every test suits its column, every list has its length.
  /// - Throws: `INVALID_ARGUMENT` naming the tree and what is wrong with it.
  package func check() throws(ServingError) {
    try require(
      (1...Self.featureCountMax).contains(featureCount),
      "1 to \(Self.featureCountMax) features", "\(featureCount)")
    try require(
      columns.count <= Self.columnCountMax, "at most \(Self.columnCountMax) columns",
      "\(columns.count)")
    try require(
      trees.count <= Self.treeCountMax, "at most \(Self.treeCountMax) trees", "\(trees.count)")
    try require(
      (1...Self.targetCountMax).contains(targetCount),
      "1 to \(Self.targetCountMax) scores a row", "\(targetCount)")
    try require(
      trees.reduce(0) { $0 + $1.branches.count } <= Self.branchCountMax,
      "at most \(Self.branchCountMax) branches", "more")
    try require(
      trees.reduce(0) { $0 + $1.leafValues.count } <= Self.leafValueCountMax,
      "at most \(Self.leafValueCountMax) numbers of leaves", "more")
    try require(
      categorySets.reduce(0) { $0 + $1.words.count } <= Self.categorySetBytesMax / 4,
      "sets of categories of at most \(Self.categorySetBytesMax) bytes", "more")
    try checkSums()
    for output in outputs { try check(output) }
    for (index, column) in columns.enumerated() { try check(column, index) }
    for (index, tree) in trees.enumerated() {
      do throws(ServingError) {
        try check(tree)
      } catch {
        throw error.prefixed("tree \(index)")
      }
    }
  }

  private func checkSums() throws(ServingError) {
    try require(
      sum.first.count == targetCount, "\(targetCount) first scores", "\(sum.first.count)")
    try require(
      sum.last.isEmpty || sum.last.count == targetCount, "\(targetCount) last scores or none",
      "\(sum.last.count)")
    try require(!outputs.isEmpty, "an output", "none")
    try require(
      (1...outputs.count).contains(usualOutputCount), "1 to \(outputs.count) usual outputs",
      "\(usualOutputCount)")
    try require(
      Set(outputs.map(\.spec.name)).count == outputs.count, "every output name once",
      outputs.map(\.spec.name).quotedListForMessage)
  }

  private func check(_ output: EnsembleOutput) throws(ServingError) {
    let (precision, datatype, width): (LeafSum.Precision, Datatype, Int?)
    let numbers = sum.precision == .double ? Datatype.fp64 : .fp32
    switch output.content {
    case .rawScores: (precision, datatype, width) = (sum.precision, numbers, targetCount)
    case .scores(let transform):
      precision = transform.precision
      (datatype, width) = (numbers, transform.width(targetCount: targetCount))
    case .leafIndices: (precision, datatype, width) = (sum.precision, .int32, trees.count)
    case .labels(let labels):
      precision = .float
      switch labels.values {
      case .numbers: (datatype, width) = (.int64, nil)
      case .texts: (datatype, width) = (.bytes, nil)
      }
    }
    try require(
      precision == sum.precision, "scores of output \(output.spec.name) in its own precision",
      "others")
    try require(
      output.spec.datatype == datatype, "output \(output.spec.name) of \(datatype.name)",
      output.spec.datatype.name)
    let dimensions = output.spec.dimensions
    // A width that the model leaves open is filled by what there is.
    try require(
      dimensions.first?.isDynamic == true
        && dimensions.dropFirst().allSatisfy { $0.isDynamic || $0 == .fixed(width ?? 0) }
        && dimensions.count == (width == nil ? 1 : 2),
      "output \(output.spec.name) of [batch\(width.map { ", \($0)" } ?? "")]",
      output.spec.shapeText)
  }

  private func check(_ column: FeatureColumn, _ index: Int) throws(ServingError) {
    try require(
      (0..<featureCount).contains(column.feature),
      "column \(index) of a feature below \(featureCount)", "\(column.feature)")
    switch column {
    case .number, .numberOrZero: break
    case .category(_, let capacity, _):
      // So that every code is a number of 32 bits that is exact as a float's cut.
      try require(
        (0...(1 << 24)).contains(capacity), "column \(index) of at most \(1 << 24) categories",
        "\(capacity)")
    case .exact(_, let values):
      try require(
        zip(values, values.dropFirst()).allSatisfy { $0 < $1 } && !values.contains(where: \.isNaN)
          && values.count < 1 << 24,
        "column \(index) of ascending numbers", "others")
    }
  }

  private func check(_ tree: DecisionTree) throws(ServingError) {
    let leafCount = tree.leafCount
    let width: Int
    if let target = tree.target {
      try require(
        (0..<targetCount).contains(target), "a score below \(targetCount)", "\(target)")
      width = 1
    } else {
      width = targetCount
    }
    try require(
      leafCount == tree.branches.count + 1, "\(tree.branches.count + 1) leaves", "\(leafCount)")
    try require(
      tree.leafValues.count == leafCount * width, "\(leafCount * width) numbers of leaves",
      "\(tree.leafValues.count)")
    for branch in tree.branches { try check(branch) }
    try checkShape(of: tree)
  }

  private func check(_ branch: Branch) throws(ServingError) {
    try require(
      columns.indices.contains(Int(branch.column)), "a column below \(columns.count)",
      "\(branch.column)")
    let column = columns[Int(branch.column)]
    switch branch.test {
    case .atMost(let threshold):
      try require(column.codeCount == nil, "a set to test categories by", "a threshold")
      try require(!threshold.isNaN, "a threshold", "NaN")
    case .among(let index):
      guard let codeCount = column.codeCount else {
        return try require(false, "a threshold to test numbers by", "a set")
      }
      try require(
        categorySets.indices.contains(Int(index)), "a set below \(categorySets.count)", "\(index)")
      try require(
        categorySets[Int(index)].words.count == (codeCount + 31) / 32,
        "a set of \(codeCount) codes", "\(categorySets[Int(index)].words.count * 32)")
    }
  }

  /// Every branch but the root and every leaf is reached exactly once.
  private func checkShape(of tree: DecisionTree) throws(ServingError) {
    guard !tree.branches.isEmpty else { return }
    var branchSeen = [Bool](repeating: false, count: tree.branches.count)
    var leafSeen = [Bool](repeating: false, count: tree.leafCount)
    var open: [Int32] = [0]
    while let place = open.popLast() {
      if place >= 0 {
        guard branchSeen.indices.contains(Int(place)), !branchSeen[Int(place)] else {
          return try require(false, "every branch once", "branch \(place) again or beyond the last")
        }
        branchSeen[Int(place)] = true
        open.append(tree.branches[Int(place)].right)
        open.append(tree.branches[Int(place)].left)
      } else {
        let leaf = Int(~place)
        guard leafSeen.indices.contains(leaf), !leafSeen[leaf] else {
          return try require(false, "every leaf once", "leaf \(leaf) again or beyond the last")
        }
        leafSeen[leaf] = true
      }
    }
    try require(
      branchSeen.allSatisfy { $0 } && leafSeen.allSatisfy { $0 },
      "every branch and leaf to be reached", "some that are not")
  }

  private func require(
    _ holds: Bool, _ expected: @autoclosure () -> String, _ got: @autoclosure () -> String
  ) throws(ServingError) {
    guard !holds else { return }
    throw ServingError(
      .invalidArgument, "the ensemble is not sound: expected \(expected()), got \(got())")
  }
}
