import ServingCore
import ServingTestKit
import Testing
import TreeEngine

@Suite("Models of XGBoost that cannot be served are refused in words")
struct XGBoostReaderErrorTests {
  /// A piece of a sound model, what it is exchanged for, and what the refusal says.
  static let changes: [(piece: String, other: String, refusal: String)] = [
    (#""learner":"#, #""lerner":"#, "malformed at learner"),
    (#""learner":"#, #""Model":"#, "snapshot of memory"),
    (#""name":"gbtree""#, #""name":"gblinear""#, "gbtree or dart, whose models are trees, got"),
    (#""name":"gbtree""#, #""name":"dart""#, "gradient_booster.gbtree"),
    ("reg:squarederror", "my:objective", #""my:objective": expected one of binary:hinge"#),
    ("reg:squarederror", "multi:softmax", "num_class is 0"),
    (#""num_class":"0","#, #""num_class":"-1","#, #"num_class: expected a whole number"#),
    (#""num_class":"0""#, #""num_class":"2","num_target":"2","x":"0""#, "2 targets"),
    (#""num_target":"1""#, #""num_target":"99999""#, "99999 targets or classes"),
    (#""num_feature":"2""#, #""num_feature":"0""#, "num_feature is 0"),
    (#""num_feature":"2","num_target""#, #""num_feature":"70000","num_target""#, "65535"),
    (#""base_score":"[5E-1]""#, #""base_score":"[5E-1,1E0]""#, "base_score has 2 numbers"),
    (#""base_score":"[5E-1]""#, #""base_score":"NaN""#, "expected a finite number"),
    (#""base_score":"[5E-1]""#, #""base_score":"[]""#, "expected a finite number"),
    (#""base_score":"[5E-1]""#, #""base_score":0.5"#, "learner_model_param.base_score"),
    (#""tree_info":[0]"#, #""tree_info":[1]"#, "trees[0]: tree_info says class or target 1"),
    (#""tree_info":[0]"#, #""tree_info":[0,0]"#, "tree_info has 2 elements: expected 1"),
    (#""tree_info":[0]"#, #""tree_info":["a"]"#, "tree_info[0]"),
    (#""iteration_indptr":[0,1]"#, #""iteration_indptr":[0,2]"#, "ascend from 0 to 1"),
    (#""id":0"#, #""id":7"#, "trees[0] has id 7"),
    (#""num_nodes":"3""#, #""num_nodes":"4""#, "left_children has 3 elements: expected 4"),
    (#""num_nodes":"3""#, #""num_nodes":"0""#, "num_nodes is 0"),
    (#""split_conditions":[2.5E-1,"#, #""split_conditions":["#, "split_conditions has 2"),
    (#""left_children":[1,"#, #""left_children":[3,"#, "node 0 has the children 3 and 2"),
    (#""left_children":[1,"#, #""left_children":[0,"#, "node 0 has the children 0 and 2"),
    (#""left_children":[1,-1"#, #""left_children":[1,1"#, "node 1 has the children 1 and -1"),
    (#""left_children":[1,"#, #""left_children":[-1,"#, "2 nodes are not reached"),
    (#""left_children":[1,"#, #""left_children":[1E10,"#, "malformed"),
    (#""left_children":[1,"#, #""left_children":[0.5,"#, "malformed"),
    (
      #""left_children":[1,-1,-1],"right_children":[2,-1,-1]"#,
      #""left_children":[1,1,-1],"right_children":[2,2,-1]"#, "is reached twice"
    ),
    (#""split_indices":[1,"#, #""split_indices":[2,"#, "feature 2: expected one from 0 to 1"),
    (#""split_indices":[1,"#, #""split_indices":[-1,"#, "feature -1"),
    (#""default_left":[1,0,0]"#, #""default_left":[1,0]"#, "default_left has 2"),
    (#""default_left":[1,0,0]"#, #""default_left":["1",0,0]"#, "default_left[0]"),
    (#""split_type":[0,"#, #""split_type":[2,"#, "node 0 has split_type 2"),
    (#""split_type":[0,"#, #""split_type":[1,"#, "which categories_nodes then has"),
    (#""categories_nodes":[]"#, #""categories_nodes":[0]"#, "have 1, 0 and 0 elements"),
    (#""size_leaf_vector":"1""#, #""size_leaf_vector":"2""#, "size_leaf_vector is 2"),
    (#""num_nodes":"3""#, #""num_nodes":"999999999""#, "num_nodes is 999999999: expected from 1"),
  ]

  /// A piece of a sound model with two targets, what it is exchanged for, and the refusal.
  static let vectorChanges: [(piece: String, other: String, refusal: String)] = [
    ("[1,2,3,4]", "[1,2]", "there are 1 vectors: expected at least 2"),
    ("[1,2,3,4]", "[1,2,3]", "have 3 numbers: expected a multiple of 2"),
    (#""right_children":[2,0,1]"#, #""right_children":[2,0,2]"#, "leaf 2 has vector 2: expected"),
    (#""right_children":[2,0,1]"#, #""right_children":[2,-1,1]"#, "leaf 1 has vector -1: expected"),
    (#""size_leaf_vector":"2""#, #""size_leaf_vector":"3""#, "size_leaf_vector is 3: expected 1"),
    (#""leaf_weights":"#, #""leaf_weight":"#, "base_weights: "),
  ]

  @Test(arguments: vectorChanges.indices)
  func vectorChange(index: Int) throws {
    let change = Self.vectorChanges[index]
    let sound = SmallXGBoostModel(trees: 1)
      .replacing(#""num_target":"1""#, with: #""num_target":"2""#)
      .replacing(#""size_leaf_vector":"1""#, with: #""size_leaf_vector":"2""#)
      .replacing(#""right_children":[2,-1,-1]"#, with: #""right_children":[2,0,1]"#)
      .replacing(#""base_weights":[0E0,-1E0,1E0]"#, with: #""leaf_weights":[1,2,3,4]"#)
    #expect(try XGBoostReader.read(sound.bytes).trees[0].leafValues == [1, 2, 3, 4])
    let model = sound.replacing(change.piece, with: change.other)
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(model.bytes) })
    #expect(error.message.contains(change.refusal), "\(error.message)")
  }

  @Test(arguments: changes.indices)
  func change(index: Int) throws {
    let change = Self.changes[index]
    let model = SmallXGBoostModel(trees: 1).replacing(change.piece, with: change.other)
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(model.bytes) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(change.refusal), "\(error.message)")
  }

  /// A branch by categories, the texts of its lists, and what the refusal says.
  static let categoryLists: [(lists: String, refusal: String)] = [
    (#""categories":[1],"categories_nodes":[3],"categories_segments":[0],"#, "got 3"),
    (#""categories":[1],"categories_nodes":[-1],"categories_segments":[0],"#, "ascending"),
    (#""categories":[1],"categories_nodes":[0],"categories_segments":[1],"#, "from place 1 on"),
    (#""categories":[1],"categories_nodes":[0],"categories_segments":[-1],"#, "from place -1"),
    (#""categories":[],"categories_nodes":[0],"categories_segments":[0],"#, "within the 0"),
    (#""categories":[-1],"categories_nodes":[0],"categories_segments":[0],"#, "category -1"),
    (
      #""categories":[16777216],"categories_nodes":[0],"categories_segments":[0],"#,
      "category 16777216: expected one from 0 to 16777215"
    ),
  ]

  @Test(arguments: categoryLists.indices)
  func categories(index: Int) throws {
    let (lists, expected) = Self.categoryLists[index]
    let model = SmallXGBoostModel(trees: 1)
      .replacing(#""split_type":[0,"#, with: #""split_type":[1,"#)
      .replacing(
        #""categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[]"#,
        with: lists + #""categories_sizes":[1]"#)
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(model.bytes) })
    let text = expected == "got 3" ? "categories_nodes has 3 behind -1" : expected
    #expect(error.message.contains(text), "\(error.message)")
  }

  /// The beginnings of files, and what the refusal says.
  static let beginnings: [(bytes: [UInt8], refusal: String)] = [
    ([], "got nothing"),
    (Array("binf\u{0}\u{0}\u{0}?".utf8), "binary format that XGBoost had before 3.1"),
    (Array("bs64\tYm".utf8), "in base64"),
    (Array("CONFIG-offset:1".utf8), "a snapshot of memory"),
    (Array("tree\nversion=v4\n".utf8), "got byte 116"),
    (Array("[]".utf8), "got byte 91"),
    (Array("{".utf8), "its 1 bytes may be cut short"),
    (Array("{x}".utf8), "malformed: "),
    (Array("{}".utf8), "malformed at learner"),
    (Array(#"{"learner":{"#.utf8), "its 12 bytes may be cut short"),
    (Array("{L".utf8), "the UBJSON is malformed at byte 2"),
    (Array("{i\u{1}a".utf8), "UBJSON is malformed at byte 4"),
    (Array("{i\u{1}aZ}".utf8), "malformed at learner"),
  ]

  @Test(arguments: beginnings.indices)
  func beginning(index: Int) throws {
    let (bytes, expected) = Self.beginnings[index]
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(bytes) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(expected), "\(error.message)")
  }

  @Test("A base score must suit the objective")
  func baseScore() throws {
    let model = SmallXGBoostModel(trees: 1).replacing("[5E-1]", with: "-5E-1")
    for (objective, domain) in [
      ("binary:logistic", "a number from 0 to 1"), ("count:poisson", "a number of at least 0"),
    ] {
      let changed = model.replacing("reg:squarederror", with: objective)
      let error = try #require(
        refusal { () throws(ServingError) in try XGBoostReader.read(changed.bytes) })
      #expect(error.message.contains("base_score is -0.5: expected \(domain)"))
    }
    _ = try XGBoostReader.read(model.bytes)
  }

  @Test("Early stopping must name one of the rounds", arguments: ["3", "-1", "x"])
  func bestIteration(text: String) throws {
    let model = SmallXGBoostModel(trees: 3).replacing(
      #""attributes":{}"#,
      with: #""attributes":{"scikit_learn":"{}","best_iteration":"\#(text)"}"#)
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(model.bytes) })
    #expect(error.message.contains("expected one of the model's 3 rounds"))
  }

  @Test("Sets of categories are limited before they are made")
  func setBytes() throws {
    // 3 categories in the file, and 2 MiB of bits for each branch.
    var model = SmallXGBoostModel(trees: 200)
    model = model.replacing(#""split_type":[0,"#, with: #""split_type":[1,"#)
    model = model.replacing(
      #""categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[]"#,
      with: #""categories":[16777215],"categories_nodes":[0],"categories_segments":[0],"#
        + #""categories_sizes":[1]"#)
    let error = try #require(
      refusal { () throws(ServingError) in try XGBoostReader.read(model.bytes) })
    #expect(error.message.contains("expected at most \(TreeEnsemble.categorySetBytesMax) bytes"))
  }
}
