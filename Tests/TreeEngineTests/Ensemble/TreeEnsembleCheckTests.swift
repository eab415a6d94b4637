import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("What kernels rely on is made sure of")
struct TreeEnsembleCheckTests {
  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var part: String
    var change: @Sendable (inout TreeEnsemble) -> Void

    init(
      _ name: String, _ part: String, _ change: @escaping @Sendable (inout TreeEnsemble) -> Void
    ) {
      testDescription = name
      self.part = part
      self.change = change
    }
  }

  static let damages: [Damage] = [
    .init("no features", "1 to 65535 features, got 0") { $0.featureCount = 0 },
    .init("no scores", "scores a row") { $0.targetCount = 0 },
    .init("first scores", "1 first scores, got 2") { $0.sum.first = [0, 0] },
    .init("last scores", "last scores") { $0.sum.last = [0, 0] },
    .init("no outputs", "an output, got none") { $0.outputs = [] },
    .init("usual outputs", "usual outputs, got 3") { $0.usualOutputCount = 3 },
    .init("names twice", "every output name once") { $0.outputs[1] = $0.outputs[0] },
    .init("datatype", "output raw_score of FP32, got FP64") {
      $0.outputs[0].spec.datatype = .fp64
    },
    .init("width", "output leaf_index of [batch, 1], got [batch, 7]") {
      $0.outputs[1].spec.dimensions[1] = .fixed(7)
    },
    .init("transform", "in its own precision") {
      $0.outputs[0].content = .scores(.lightGBM(LightGBMTransform(.identity)))
    },
    .init("feature", "of a feature below 2, got 2") { $0.columns[0] = .number(feature: 2) },
    .init("values", "ascending numbers") { $0.columns[1] = .exact(feature: 0, values: [2, 1]) },
    .init("column", "tree 0: the ensemble is not sound: expected a column below 2, got 2") {
      $0.trees[0].branches[0].column = 2
    },
    .init("NaN", "a threshold, got NaN") { $0.trees[0].branches[0].test = .atMost(.nan) },
    .init("set of numbers", "a threshold to test numbers by") {
      $0.trees[0].branches[0].test = .among(0)
    },
    .init("threshold of categories", "a set to test categories by") {
      $0.trees[0].branches[1].test = .atMost(0)
    },
    .init("no such set", "a set below 1, got 1") { $0.trees[0].branches[1].test = .among(1) },
    .init("length of a set", "a set of 9 codes") { $0.categorySets[0].words = [] },
    .init("target", "a score below 1, got 1") { $0.trees[0].target = 1 },
    .init("leaves", "3 leaves, got 2") { $0.trees[0].leafIDs.removeLast() },
    .init("numbers", "3 numbers of leaves, got 2") { $0.trees[0].leafValues.removeLast() },
    .init("cycle", "every branch once") { $0.trees[0].branches[1].left = 0 },
    .init("shared leaf", "every leaf once") { $0.trees[0].branches[1].left = ~0 },
    .init("branch beyond", "beyond the last") { $0.trees[0].branches[0].right = 2 },
    .init("leaf beyond", "beyond the last") { $0.trees[0].branches[0].left = ~3 },
  ]

  /// `features[0] <= 1`, then whether the second is category 2 of 8.
  static var sound: TreeEnsemble {
    TreeEnsemble(
      inputName: "features", featureCount: 2,
      columns: [
        .number(feature: 0), .category(feature: 1, capacity: 8, cutsTowardsZero: true),
      ],
      trees: [
        DecisionTree(
          branches: [
            Branch(column: 0, test: .atMost(1), missingGoesLeft: true, left: ~0, right: 1),
            Branch(column: 1, test: .among(0), missingGoesLeft: false, left: ~1, right: ~2),
          ],
          leafValues: [1, 2, 3], leafIDs: [0, 1, 2], target: 0)
      ],
      categorySets: [CategorySet(codes: [2], codeCount: 9)], targetCount: 1,
      sum: LeafSum(precision: .float, first: [0]),
      outputs: [
        EnsembleOutput(
          spec: TensorSpec(
            name: "raw_score", datatype: .fp32,
            dimensions: [.dynamic(name: "batch"), .fixed(1)]), content: .rawScores),
        EnsembleOutput(
          spec: TensorSpec(
            name: "leaf_index", datatype: .int32,
            dimensions: [.dynamic(name: "batch"), .fixed(1)]), content: .leafIndices),
      ])
  }

  @Test("A sound one passes")
  func passes() throws { try Self.sound.check() }

  @Test("Anything else is named", arguments: damages)
  func named(_ damage: Damage) throws {
    var ensemble = Self.sound
    damage.change(&ensemble)
    let error = try #require(throws: ServingError.self) { try ensemble.check() }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(damage.part), "\(error)")
  }
}
