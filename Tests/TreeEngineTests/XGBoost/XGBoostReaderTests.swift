import ServingCore
import Testing

@testable import TreeEngine

@Suite("Models of XGBoost answer as XGBoost does")
struct XGBoostReaderTests {
  @Test func thereAreModels() {
    #expect(XGBoostFixture.names.count >= 50)
  }

  @Test("Margins are XGBoost's bit for bit", arguments: XGBoostFixture.names)
  func margins(name: String) throws {
    let fixture = try XGBoostFixture(name)
    let ensemble = try XGBoostReader.read(fixture.model)
    try ensemble.check()
    let walk = ReferenceWalk(ensemble: ensemble)
    for (row, margins) in zip(fixture.rows, fixture.margins) {
      #expect(
        walk.scores(of: row).map { Float($0).bitPattern } == margins.map(\.bitPattern), "\(row)")
    }
  }

  @Test("Leaves are the nodes that XGBoost says", arguments: XGBoostFixture.names)
  func leaves(name: String) throws {
    let fixture = try XGBoostFixture(name)
    let walk = ReferenceWalk(ensemble: try XGBoostReader.read(fixture.model))
    for (row, leaves) in zip(fixture.rows, fixture.leaves) {
      #expect(walk.leafIDs(of: row) == leaves, "\(row)")
    }
  }

  /// Bit for bit where nothing but arithmetic is asked of the machine; exponentials are those of
  /// the C library, of which another release may round the last bit otherwise.
  @Test("The usual output is what predict says", arguments: XGBoostFixture.names)
  func predictions(name: String) throws {
    let fixture = try XGBoostFixture(name)
    let ensemble = try XGBoostReader.read(fixture.model)
    let output = try #require(ensemble.outputs.first)
    guard case .scores(.xgboost(let transform)) = output.content else {
      Issue.record("\(output.content)")
      return
    }
    let isExact = [.identity, .step, .largest].contains(transform)
    for (row, expected) in zip(fixture.rows, fixture.predictions) {
      let scores = ReferenceWalk(ensemble: ensemble).scores(of: row).map { Float($0) }
      var found = [Float](repeating: .nan, count: transform.width(targetCount: scores.count))
      transform.apply(scores, rowCount: 1, targetCount: scores.count, into: &found)
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        let isClose = abs(found - expected) <= (isExact ? 0 : expected.ulp)
        #expect(found.bitPattern == expected.bitPattern || isClose, "\(row)")
      }
    }
  }

  @Test(
    "JSON and UBJSON of one model are the same ensemble",
    arguments: ["vectors", "categories_one", "categories_many"])
  func twins(name: String) throws {
    let text = try XGBoostReader.read(XGBoostFixture.bytes(name, "json"))
    let binary = try XGBoostReader.read(XGBoostFixture.bytes(name, "ubj"))
    #expect(text == binary)
  }

  @Test(
    "Outputs have names, datatypes and widths",
    arguments: [
      ("squarederror", "prediction FP32 [batch, 1]", "FP32 [batch, 1]", 2),
      ("logistic", "probability FP32 [batch, 1]", "FP32 [batch, 1]", 2),
      ("softprob", "probability FP32 [batch, 3]", "FP32 [batch, 3]", 6),
      ("softmax", "prediction FP32 [batch, 1]", "FP32 [batch, 3]", 6),
      ("quantiles", "prediction FP32 [batch, 3]", "FP32 [batch, 3]", 6),
      ("vectors", "prediction FP32 [batch, 3]", "FP32 [batch, 3]", 2),
      ("forest", "probability FP32 [batch, 3]", "FP32 [batch, 3]", 9),
    ])
  func outputs(name: String, usual: String, margin: String, treeCount: Int) throws {
    let ensemble = try XGBoostReader.read(XGBoostFixture(name).model)
    let texts = ensemble.outputs.map { output in
      "\(output.spec.name) \(output.spec.datatype.name) \(output.spec.shapeText)"
    }
    #expect(
      texts == [usual, "raw_score \(margin)", "leaf_index INT32 [batch, \(treeCount)]"])
    #expect(ensemble.inputName == "features")
    #expect(ensemble.usualOutputCount == 1)
  }

  @Test("Early stopping counts for estimators, and not for boosters")
  func earlyStopping() throws {
    let estimator = try XGBoostReader.read(XGBoostFixture("stopped_estimator").model)
    let booster = try XGBoostReader.read(XGBoostFixture("stopped_booster").model)
    #expect(estimator.trees.count < booster.trees.count)
    #expect(Array(booster.trees.prefix(estimator.trees.count)) == estimator.trees)
  }

  @Test("The rounds of older files, which do not say where they begin, are counted")
  func earlyStoppingWithoutStarts() throws {
    let model = SmallXGBoostModel(trees: 6, classes: 3)
    var text = model.text
    text.replace(#""iteration_indptr":[0,3,6],"#, with: "")
    text.replace(
      #""attributes":{}"#, with: #""attributes":{"scikit_learn":"{}","best_iteration":"0"}"#)
    #expect(try XGBoostReader.read(Array(text.utf8)).trees.count == 3)
    text.replace(#""scikit_learn":"{}","#, with: "")
    #expect(try XGBoostReader.read(Array(text.utf8)).trees.count == 6)
  }

  @Test("Trees are in the order of their ids")
  func order() throws {
    var text = SmallXGBoostModel(trees: 2).text
    let straight = try XGBoostReader.read(Array(text.utf8))
    text.replace(#""id":0"#, with: #""id":2"#)
    text.replace(#""id":1"#, with: #""id":0"#)
    text.replace(#""id":2"#, with: #""id":1"#)
    let exchanged = try XGBoostReader.read(Array(text.utf8))
    #expect(exchanged.trees == straight.trees.reversed())
  }

  @Test("The layout of XGBoost before 1.6, with truth values and fewer fields, is read")
  func oldest() throws {
    var text = SmallXGBoostModel(trees: 1).text
    let current = try XGBoostReader.read(Array(text.utf8))
    text.replace(#""default_left":[1,0,0]"#, with: #""default_left":[true,false,false]"#)
    text.replace(
      #","split_type":[0,0,0],"categories":[],"categories_nodes":[],"categories_segments":[],"#
        + #""categories_sizes":[]"#, with: "")
    text.replace(#","num_target":"1""#, with: "")
    text.replace(#""iteration_indptr":[0,1],"#, with: "")
    text.replace(#""size_leaf_vector":"1""#, with: #""size_leaf_vector":"0""#)
    text.replace(#""base_score":"[5E-1]""#, with: #""base_score":"5E-1""#)
    #expect(text.count < SmallXGBoostModel(trees: 1).text.count - 100)
    #expect(try XGBoostReader.read(Array(text.utf8)) == current)
  }

  @Test("Deleted nodes are left out, and the others keep their numbers")
  func deletedNodes() throws {
    var text = SmallXGBoostModel(trees: 1).text
    text.replace(#""left_children":[1,-1,-1]"#, with: #""left_children":[-1,-1,-1]"#)
    text.replace(#""right_children":[2,-1,-1]"#, with: #""right_children":[-1,-1,-1]"#)
    text.replace(#""num_deleted":"0""#, with: #""num_deleted":"2""#)
    let tree = try #require(XGBoostReader.read(Array(text.utf8)).trees.first)
    #expect(tree.branches.isEmpty)
    #expect(tree.leafIDs == [0])
    #expect(tree.leafValues == [0.25])
  }
}
