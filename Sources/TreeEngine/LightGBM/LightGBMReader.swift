package import ServingCore

/// Reads LightGBM's text models (`Booster.save_model`, `model.txt`), with the meaning that
/// LightGBM 4.7 gives them: raw scores are its own bit for bit.
package enum LightGBMReader {
  /// - Throws: `INVALID_ARGUMENT` saying where the text is no model, what was expected and what
  ///   came; also for models with linear leaves, and over the limits of ``TreeEnsemble``.
  package static func read(_ bytes: [UInt8]) throws(ServingError) -> TreeEnsemble {
    do {
      return try read(bytes.span)
    } catch {
      throw error.prefixed("LightGBM model")
    }
  }

  private static func read(_ text: Span<UInt8>) throws(ServingError) -> TreeEnsemble {
    var lines = LightGBMLines()
    let header = try LightGBMHeader(&lines, in: text)
    var columns = LightGBMColumns(featureCount: header.featureCount)
    let trees = try trees(&lines, in: text, of: header, columns: &columns)
    let (featureColumns, categorySets) = try columns.finished()
    return TreeEnsemble(
      inputName: "features", featureCount: header.featureCount, columns: featureColumns,
      trees: trees, categorySets: categorySets, targetCount: header.targetCount,
      sum: LeafSum(
        precision: .double, first: [Double](repeating: 0, count: header.targetCount)),
      outputs: outputs(of: header, treeCount: trees.count))
  }

  private static func trees(
    _ lines: inout LightGBMLines, in text: Span<UInt8>, of header: LightGBMHeader,
    columns: inout LightGBMColumns
  ) throws(ServingError) -> [DecisionTree] {
    var trees: [DecisionTree] = []
    var branchCount = 0
    var sizes = header.treeSizes.map { LightGBMTreeSizes($0, firstTreeAt: lines.distance) }
    var line = lines.nextFilled(in: text)
    while let first = line, LightGBMText.hasPrefix("Tree=", first.range, in: text) {
      try sizes?.begin(tree: trees.count, at: first.distance)
      do {
        trees.append(
          try tree(
            &lines, in: text, of: header, target: trees.count % header.targetCount,
            columns: &columns))
      } catch {
        throw error.prefixed("tree \(trees.count)")
      }
      branchCount += trees[trees.count - 1].branches.count
      guard trees.count <= TreeEnsemble.treeCountMax, branchCount <= TreeEnsemble.branchCountMax
      else {
        throw ServingError(
          .invalidArgument,
          "expected at most \(TreeEnsemble.treeCountMax) trees with "
            + "\(TreeEnsemble.branchCountMax) branches, got more")
      }
      line = lines.nextFilled(in: text)
    }
    let isEnd = line.map { LightGBMText.hasPrefix("end of trees", $0.range, in: text) } ?? false
    let end = line?.distance ?? lines.distance
    // Models of the layout v2 have no line that ends the trees, but sizes; without either nobody
    // could tell a whole file from one that was cut between two trees.
    guard isEnd || sizes != nil else {
      throw ServingError(
        .invalidArgument,
        "expected the line end of trees behind \(trees.count) trees, got "
          + (line.map { "line \($0.number)" } ?? "the end of the file"))
    }
    try sizes?.end(treeCount: trees.count, at: end, isExact: isEnd)
    guard !trees.isEmpty, trees.count.isMultiple(of: header.targetCount) else {
      throw ServingError(
        .invalidArgument,
        "expected a multiple of num_tree_per_iteration (\(header.targetCount)) trees and at least "
          + "one, got \(trees.count)")
    }
    return trees
  }

  private static func tree(
    _ lines: inout LightGBMLines, in text: Span<UInt8>, of header: LightGBMHeader, target: Int,
    columns: inout LightGBMColumns
  ) throws(ServingError) -> DecisionTree {
    let tree = try LightGBMTreeText(&lines, in: text)
    if let leaf = tree.leafValues.firstIndex(where: { !$0.isFinite }) {
      throw ServingError(
        .invalidArgument,
        "leaf_value: expected finite numbers, got \(tree.leafValues[leaf]) for leaf \(leaf)")
    }
    return DecisionTree(
      branches: try LightGBMBranches.read(
        tree, featureCount: header.featureCount, columns: &columns),
      leafValues: tree.leafValues, leafIDs: [Int32](0..<Int32(tree.leafCount)), target: target)
  }

  private static func outputs(of header: LightGBMHeader, treeCount: Int) -> [EnsembleOutput] {
    let transform = LightGBMTransform(
      header.objective.conversion,
      divisor: header.averages ? Double(treeCount / header.targetCount) : 1)
    func output(
      _ name: String, _ datatype: Datatype, width: Int, _ content: EnsembleOutput.Content
    ) -> EnsembleOutput {
      EnsembleOutput(
        spec: TensorSpec(
          name: name, datatype: datatype, dimensions: [.dynamic(name: "batch"), .fixed(width)]),
        content: content)
    }
    return [
      output(
        header.objective.isProbability ? "probability" : "prediction", .fp64,
        width: transform.width(targetCount: header.targetCount), .scores(.lightGBM(transform))),
      output("raw_score", .fp64, width: header.targetCount, .rawScores),
      output("leaf_index", .int32, width: treeCount, .leafIndices),
    ]
  }
}
