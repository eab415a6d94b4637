import ServingCore
import Testing

@testable import TreeEngine

@Suite("Reading LightGBM models")
struct LightGBMReaderTests {
  @Test("Leaves and raw scores are LightGBM's bit for bit", arguments: LightGBMFixture.names)
  func rawScores(name: String) throws {
    let fixture = try LightGBMFixture(name)
    let ensemble = try LightGBMReader.read(fixture.model)
    try ensemble.check()
    let walk = ReferenceWalk(ensemble: ensemble)
    for (index, row) in fixture.rows.enumerated() {
      #expect(walk.leafIDs(of: row) == fixture.leaves[index], "row \(index): \(row)")
      #expect(
        walk.scores(of: row).map(\.bitPattern) == fixture.rawScores[index].map(\.bitPattern),
        "row \(index): \(row)")
    }
  }

  /// The exponential may differ by a unit in the last place between versions of the C library, and
  /// by a few once it is divided.
  @Test("Predictions are LightGBM's to 4 units in the last place", arguments: LightGBMFixture.names)
  func predictions(name: String) throws {
    let fixture = try LightGBMFixture(name)
    let ensemble = try LightGBMReader.read(fixture.model)
    let output = try #require(ensemble.outputs.first)
    guard case .scores(.lightGBM(let transform)) = output.content else {
      Issue.record("\(output.content) is no transform of LightGBM")
      return
    }
    #expect(output.spec.name == fixture.output)
    let width = transform.width(targetCount: ensemble.targetCount)
    #expect(output.spec.dimensions == [.dynamic(name: "batch"), .fixed(width)])
    let scores = fixture.rawScores.flatMap { $0 }
    var found = [Double](repeating: .nan, count: fixture.rows.count * width)
    transform.apply(
      scores, rowCount: fixture.rows.count, targetCount: ensemble.targetCount, into: &found)
    for (index, expected) in fixture.predictions.flatMap({ $0 }).enumerated() {
      let isNear =
        found[index] == expected || abs(found[index] - expected) <= 4 * expected.magnitude.ulp
      #expect(isNear, "number \(index): \(found[index]), expected \(expected)")
    }
  }

  /// Without its models the tests above would pass on nothing.
  @Test func allModelsAreThere() {
    #expect(LightGBMFixture.names.count == 42)
  }

  @Test func everyOutputIsDescribed() throws {
    let ensemble = try LightGBMReader.read(SmallLightGBMModel.bytes())
    let outputs = ensemble.outputs.map { output in
      "\(output.spec.name) \(output.spec.datatype.name) \(output.spec.shapeText)"
    }
    #expect(
      outputs == [
        "probability FP64 [batch, 1]", "raw_score FP64 [batch, 1]", "leaf_index INT32 [batch, 2]",
      ])
    #expect(ensemble.usualOutputCount == 1)
    #expect(ensemble.inputName == "features")
    #expect(ensemble.featureCount == 3)
  }

  @Test func aSmallModelIsReadWhole() throws {
    let ensemble = try LightGBMReader.read(SmallLightGBMModel.bytes())
    #expect(
      ensemble.columns == [
        .number(feature: 0), .category(feature: 2, capacity: 6, cutsTowardsZero: true),
      ])
    #expect(ensemble.categorySets == [CategorySet(codes: [2, 5], codeCount: 7)])
    #expect(
      ensemble.trees == [
        DecisionTree(
          branches: [
            Branch(column: 0, test: .atMost(0.5), missingGoesLeft: true, left: 1, right: -2),
            Branch(column: 1, test: .among(0), missingGoesLeft: false, left: -1, right: -3),
          ],
          leafValues: [0.25, -0.5, 1], leafIDs: [0, 1, 2], target: 0),
        DecisionTree(branches: [], leafValues: [0.125], leafIDs: [0], target: 0),
      ])
    #expect(ensemble.sum == LeafSum(precision: .double, first: [0]))
  }

  @Test(
    "What is written otherwise is the same model",
    arguments: [
      ("\n", "\r\n"),
      ("version=v4", "version=v3"),
      ("version=v4", "version=v2"),
      ("num_tree_per_iteration=1\n", ""),
      ("label_index=0\n", ""),
      ("\n\n\n", "\n\n"),
      ("\n\n\n", "\n\n\n\n\n"),
      ("shrinkage=1", "shrinkage=0.5\nunknown=a=b c"),
      ("is_linear=0\n", ""),
      ("leaf_value=0.25 -0.5 1", "leaf_value= 2.5e-1  -.5 1.0 "),
      ("threshold=0.5 0", "threshold=0.50000000000000000001 0.0"),
      ("cat_boundaries=0 1\ncat_threshold=36", "cat_boundaries=0 3\ncat_threshold=36 0 0"),
      ("Tree=1", "Tree=7"),
      ("feature_importances:\na=1\nc=1\n", ""),
      ("end of trees\n\nfeature_importances:\na=1\nc=1\n", "end of trees"),
    ])
  func same(old: String, new: String) throws {
    let changed = SmallLightGBMModel.bytes(replacing: old, with: new)
    #expect(changed != SmallLightGBMModel.bytes())
    #expect(
      try LightGBMReader.read(changed) == LightGBMReader.read(SmallLightGBMModel.bytes()))
  }

  @Test("Sizes of trees count line feeds alone", arguments: ["\n", "\r\n"])
  func sizes(lineEnd: String) throws {
    let text = String(decoding: SmallLightGBMModel.bytes(sizes: nil), as: UTF8.self)
    let model = text.split(separator: "\n", omittingEmptySubsequences: false)
    let bytes = Array(model.joined(separator: lineEnd).utf8)
    #expect(try LightGBMReader.read(bytes) == LightGBMReader.read(SmallLightGBMModel.bytes()))
  }

  /// The layout v2 has no line that ends the trees.
  @Test func withSizesTheTreesNeedNoEnd() throws {
    let text = String(decoding: SmallLightGBMModel.bytes(sizes: nil), as: UTF8.self)
    for end in ["\nfeature importances:", ""] {
      let bytes = Array(text.replacing("end of trees\n\nfeature_importances:", with: end).utf8)
      #expect(try LightGBMReader.read(bytes) == LightGBMReader.read(SmallLightGBMModel.bytes()))
    }
  }

  @Test func treesTakeTurnsWithClasses() throws {
    let fixture = try LightGBMFixture("multiclass")
    let ensemble = try LightGBMReader.read(fixture.model)
    #expect(ensemble.targetCount == 3)
    #expect(ensemble.trees.map(\.target) == (0..<12).map { $0 % 3 })
  }

  @Test func aForestIsAveragedInItsPredictionOnly() throws {
    let ensemble = try LightGBMReader.read(try LightGBMFixture("forest_multiclass").model)
    #expect(ensemble.sum.divisor == 1)
    #expect(
      ensemble.outputs.map(\.content) == [
        .scores(.lightGBM(LightGBMTransform(.softmax, divisor: 3))), .rawScores, .leafIndices,
      ])
  }
}
