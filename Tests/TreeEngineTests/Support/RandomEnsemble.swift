import ServingCore
import ServingTestKit

@testable import TreeEngine

/// Ensembles and rows that try everything at once: every kind of column, thresholds and numbers at
/// the edges of what numbers are, trees from a single leaf to a chain.
struct RandomEnsemble {
  /// What numbers of rows and thresholds are drawn from, beside each other's neighbours.
  static let edges: [Float] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-35, -1e-35, 1e-36, 1, -1, 0.5,
    2.5, -0.5, 3, 7, 31, 32, 33, 100, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    .infinity, -.infinity,
  ]

  struct Shape {
    var trees = 0...40
    var leaves = 1...80
    var targets = 1
    var areVectors = false
    var hasSets = true
    var features = 1...40
  }

  let ensemble: TreeEnsemble
  private var random: SeededRandom

  init(seed: UInt64, _ shape: Shape, _ precision: LeafSum.Precision) {
    var random = SeededRandom(seed: seed)
    let featureCount = Int.random(in: shape.features, using: &random)
    let columns = Self.columns(featureCount, hasSets: shape.hasSets, &random)
    var sets: [CategorySet] = []
    let trees = (0..<Int.random(in: shape.trees, using: &random)).map { _ in
      Self.tree(shape, columns, &sets, precision, &random)
    }
    let first = (0..<shape.targets).map { _ in Self.value(precision, &random) }
    let number = precision == .double ? Datatype.fp64 : .fp32
    func spec(_ name: String, _ datatype: Datatype, _ width: Int) -> TensorSpec {
      TensorSpec(
        name: name, datatype: datatype, dimensions: [.dynamic(name: "batch"), .fixed(width)])
    }
    ensemble = TreeEnsemble(
      inputName: "features", featureCount: featureCount, columns: columns, trees: trees,
      categorySets: sets, targetCount: shape.targets,
      sum: LeafSum(
        precision: precision, first: first,
        last: random.isOne(in: 2) ? first.map { -$0 / 2 } : [],
        divisor: random.isOne(in: 3) ? 3 : 1),
      outputs: [
        EnsembleOutput(spec: spec("raw_score", number, shape.targets), content: .rawScores),
        EnsembleOutput(spec: spec("leaf_index", .int32, trees.count), content: .leafIndices),
      ])
    self.random = random
  }

  /// Rows of edges, thresholds and their neighbours, with some missing.
  mutating func rows(_ count: Int) -> [[Float]] {
    let thresholds = ensemble.trees.flatMap(\.branches).compactMap { branch -> Float? in
      if case .atMost(let threshold) = branch.test { threshold } else { nil }
    }
    return (0..<count).map { _ in
      (0..<ensemble.featureCount).map { _ in number(near: thresholds) }
    }
  }

  private mutating func number(near thresholds: [Float]) -> Float {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .nan
    case 1, 2: Self.edges.randomElement(using: &random) ?? 0
    case 3: Float(Int.random(in: -2...40, using: &random))
    default:
      switch Int.random(in: 0..<3, using: &random) {
      case 0: thresholds.randomElement(using: &random) ?? 0
      case 1: (thresholds.randomElement(using: &random) ?? 0).nextUp
      default: (thresholds.randomElement(using: &random) ?? 0).nextDown
      }
    }
  }

  private static func columns(
    _ featureCount: Int, hasSets: Bool, _ random: inout SeededRandom
  ) -> [FeatureColumn] {
    var columns: [FeatureColumn] = []
    for feature in 0..<featureCount {
      columns.append(.number(feature: feature))
      guard hasSets, random.isOne(in: 3) else { continue }
      columns.append(.numberOrZero(feature: feature))
      let capacity = Int.random(in: 0...70, using: &random)
      columns.append(
        .category(feature: feature, capacity: capacity, cutsTowardsZero: random.isOne(in: 2)))
      columns.append(.exact(feature: feature, values: [-3, 0, 1, 2.5, 7, .infinity]))
    }
    return columns
  }

  private static func value(_ precision: LeafSum.Precision, _ random: inout SeededRandom) -> Double
  {
    let value = Double.random(in: -1...1, using: &random)
    return precision == .double ? value : Double(Float(value))
  }

  private static func tree(
    _ shape: Shape, _ columns: [FeatureColumn], _ sets: inout [CategorySet],
    _ precision: LeafSum.Precision, _ random: inout SeededRandom
  ) -> DecisionTree {
    let leafCount = Int.random(in: shape.leaves, using: &random)
    let isChain = random.isOne(in: 6)
    var branches: [Branch] = []
    var leaves: Int32 = 0
    // Leaves' own numbers are in the order in which they are met, which is not from left to right.
    var open: [(parent: Int, isLeft: Bool, leaves: Int)] = [(-1, false, leafCount)]
    while let next = open.popLast() {
      let place: Int32
      if next.leaves == 1 {
        place = ~leaves
        leaves += 1
      } else {
        place = Int32(branches.count)
        branches.append(branch(columns, &sets, &random))
        let left = isChain ? 1 : Int.random(in: 1..<next.leaves, using: &random)
        let isLeftFirst = random.isOne(in: 2)
        let children = [
          (parent: Int(place), isLeft: true, leaves: left),
          (parent: Int(place), isLeft: false, leaves: next.leaves - left),
        ]
        open += isLeftFirst ? children : children.reversed()
      }
      guard next.parent >= 0 else { continue }
      if next.isLeft {
        branches[next.parent].left = place
      } else {
        branches[next.parent].right = place
      }
    }
    let width = shape.areVectors ? shape.targets : 1
    return DecisionTree(
      branches: branches,
      leafValues: (0..<leafCount * width).map { _ in value(precision, &random) },
      leafIDs: (0..<leafCount).map { Int32($0 * 3 + 1) },
      target: shape.areVectors ? nil : Int.random(in: 0..<shape.targets, using: &random))
  }

  private static func branch(
    _ columns: [FeatureColumn], _ sets: inout [CategorySet], _ random: inout SeededRandom
  ) -> Branch {
    let column = Int.random(in: columns.indices, using: &random)
    let test: BranchTest
    if let codeCount = columns[column].codeCount {
      sets.append(
        CategorySet(
          codes: (0..<codeCount).filter { _ in random.isOne(in: 2) }, codeCount: codeCount))
      test = .among(Int32(sets.count - 1))
    } else if random.isOne(in: 3) {
      test = .atMost(edges.randomElement(using: &random) ?? 0)
    } else {
      test = .atMost(Float.random(in: -4...40, using: &random))
    }
    return Branch(
      column: Int32(column), test: test, missingGoesLeft: random.isOne(in: 2), left: 0, right: 0)
  }
}
