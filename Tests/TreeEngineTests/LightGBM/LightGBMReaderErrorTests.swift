import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Refusing what is no LightGBM model")
struct LightGBMReaderErrorTests {
  @Test(
    "A changed header is refused with the key",
    arguments: [
      ("tree\nversion", "forest\nversion", "expected the word tree in the first line"),
      ("version=v4\n", "", "expected a line version=, got none"),
      ("version=v4", "version=v5", #"version: expected one of ["v2", "v3", "v4"], got "v5""#),
      ("num_class=1\n", "", "expected a line num_class=, got none"),
      ("num_class=1", "num_class=0", "num_class: expected a number from 1 to 4096, got 0"),
      ("num_class=1", "num_class=2", "num_tree_per_iteration: expected 1 for the objective, got 2"),
      (
        "num_class=1\nnum_tree_per_iteration=1", "num_class=2",
        "expected 1 for the objective, got 2 and 2"
      ),
      ("max_feature_idx=2\n", "", "expected a line max_feature_idx=, got none"),
      (
        "max_feature_idx=2", "max_feature_idx=65535",
        "max_feature_idx: expected a number from 0 to 65534, got 65535"
      ),
      ("max_feature_idx=2", "max_feature_idx=", "from 0 to 65534, got 0 numbers"),
      (
        "max_feature_idx=2", "max_feature_idx=two",
        #"max_feature_idx: expected whole numbers of 64 bits, got "two""#
      ),
      ("binary sigmoid:1", "trinary", #"objective: expected an objective of LightGBM, got "tri"#),
      ("binary sigmoid:1", "binary", "objective: expected the parameter sigmoid:"),
      ("binary sigmoid:1", "binary sigmoid:0", "objective: sigmoid: expected a number above zero"),
      ("binary sigmoid:1", "multiclass", "objective: expected the parameter num_class:"),
      ("feature_names", "tree_sizes=x\nfeature_names", "tree_sizes: expected whole numbers"),
    ])
  func header(old: String, new: String, message: String) {
    expect(message, replacing: old, with: new)
  }

  @Test(
    "A changed tree is refused with its number and the key",
    arguments: [
      ("num_leaves=3\n", "", "tree 0: expected a line num_leaves=, got none"),
      ("num_leaves=1\n", "", "tree 1: expected a line num_leaves=, got none"),
      ("num_cat=0\n", "", "tree 1: expected a line num_cat=, got none"),
      ("leaf_value=0.125\n", "", "tree 1: expected a line leaf_value=, got none"),
      ("split_feature=0 2\n", "", "tree 0: expected a line split_feature=, got none"),
      ("threshold=0.5 0\n", "", "tree 0: expected a line threshold=, got none"),
      ("left_child=1 -1\n", "", "tree 0: expected a line left_child=, got none"),
      ("right_child=-2 -3\n", "", "tree 0: expected a line right_child=, got none"),
      ("cat_boundaries=0 1\n", "", "tree 0: expected a line cat_boundaries=, got none"),
      ("cat_threshold=36\n", "", "tree 0: expected a line cat_threshold=, got none"),
      ("num_leaves=3", "num_leaves=0", "num_leaves: expected a number from 1 to 134217729, got 0"),
      ("num_leaves=3", "num_leaves=4", "tree 0: leaf_value: expected 4 numbers, got 3"),
      ("num_leaves=3", "num_leaves=2", "tree 0: leaf_value: expected 2 numbers, got more"),
      ("0.25 -0.5 1", "0.25 -0.5 inf", "tree 0: leaf_value: expected finite numbers, got inf"),
      ("0.25 -0.5 1", "0.25 -0.5 one", #"tree 0: leaf_value: expected numbers, got "one""#),
      ("threshold=0.5 0", "threshold=nan 0", "tree 0: threshold: expected numbers, got NaN"),
      ("threshold=0.5 0", "threshold=0.5 1", "tree 0: threshold: expected one of 1 sets"),
      ("threshold=0.5 0", "threshold=0.5 -1", "tree 0: threshold: expected one of 1 sets"),
      ("threshold=0.5 0", "threshold=0.5 0.1", "tree 0: threshold: expected one of 1 sets"),
      ("split_feature=0 2", "split_feature=0 3", "expected 0 to max_feature_idx (2), got 3"),
      ("split_feature=0 2", "split_feature=-1 2", "expected 0 to max_feature_idx (2), got -1"),
      ("decision_type=10 1", "decision_type=12 1", "decision_type: expected 0 to 11, got 12"),
      ("decision_type=10 1", "decision_type=256 1", "decision_type: expected whole numbers of 8"),
      ("left_child=1 -1", "left_child=0 -1", "left_child, right_child: expected each of 2"),
      ("left_child=1 -1", "left_child=1 1", "left_child, right_child: expected each of 2"),
      ("left_child=1 -1", "left_child=2 -1", "leaves (negative) once, got 2 as well"),
      ("left_child=1 -1", "left_child=-1 -1", "expected 3 leaves below the first branch, got 2"),
      ("right_child=-2 -3", "right_child=-2 -2", "leaves (negative) once, got -2 twice"),
      ("right_child=-2 -3", "right_child=-2 -4", "leaves (negative) once, got -4 as well"),
      ("right_child=-2 -3", "right_child=-2 -2147483648", "got -2147483648 as well"),
      ("right_child=-2 -3", "right_child=-2 -2147483649", "expected whole numbers of 32 bits"),
      ("num_cat=1", "num_cat=-1", "tree 0: num_cat: expected a number from 0 to 2, got -1"),
      ("num_cat=1", "num_cat=3", "tree 0: num_cat: expected a number from 0 to 2, got 3"),
      ("num_cat=1", "num_cat=0", "tree 0: threshold: expected one of 0 sets"),
      ("cat_boundaries=0 1", "cat_boundaries=0 -1", "tree 0: cat_boundaries: expected ascending"),
      ("cat_boundaries=0 1", "cat_boundaries=1 1", "tree 0: cat_boundaries: expected ascending"),
      (
        "cat_boundaries=0 1", "cat_boundaries=0 2", "cat_threshold: expected 2 whole numbers, got 1"
      ),
      ("cat_threshold=36", "cat_threshold=4294967296", "expected whole numbers of 32 bits"),
      ("cat_threshold=36", "cat_threshold=-1", "expected whole numbers of 32 bits, got \"-1\""),
      ("is_linear=0\nshrinkage=1\n\n\nend", "is_linear=1\n\nend", "tree 1: is_linear: expected"),
      ("shrinkage=1\n\n\nend", "shrinkage\n\n\nend", "tree 1: line 31: expected key=value or an"),
    ])
  func tree(old: String, new: String, message: String) {
    expect(message, replacing: old, with: new)
  }

  @Test(
    "A text without whole trees is refused",
    arguments: [
      ("", "expected the word tree in the first line"),
      ("tree", "expected a line version=, got none"),
      (
        String(SmallLightGBMModel.text.prefix(150)), "expected the line end of trees behind 0 trees"
      ),
      (
        SmallLightGBMModel.text.replacing("\n\nTree=0", with: "\ntree_sizes=\nBush=").replacing(
          "Tree", with: "Bush"),
        "expected a multiple of num_tree_per_iteration (1) trees and at least one, got 0"
      ),
      (
        SmallLightGBMModel.text.replacing("end of trees", with: "end"),
        "expected the line end of trees behind 2 trees, got line 34"
      ),
      (
        SmallLightGBMModel.text.replacing("Tree=1", with: "Bush=1"),
        "expected the line end of trees behind 1 trees, got line 26"
      ),
      (
        SmallLightGBMModel.text.replacing(
          "num_class=1\nnum_tree_per_iteration=1", with: "num_class=3"
        ).replacing("objective=binary sigmoid:1", with: "objective=custom"),
        "expected a multiple of num_tree_per_iteration (3) trees and at least one, got 2"
      ),
    ])
  func text(text: String, message: String) {
    expect(message, reading: Array(text.utf8))
  }

  @Test func treesOfOtherSizesAreRefused() {
    let sizes = SmallLightGBMModel.sizes
    let cases: [([Int], String)] = [
      ([], "expected 0 trees, got more"),
      ([sizes[0]], "expected 1 trees, got more"),
      (sizes + [9], "expected 3 trees, got 2"),
      ([sizes[0] + 1, sizes[1]], "tree 1 begins at byte \(sizes[0]) of the trees, expected at"),
      ([sizes[0], sizes[1] - 1], "the last tree ends at byte \(sizes[0] + sizes[1]) of the trees"),
      ([sizes[0], sizes[1] + 1], "the last tree ends at byte \(sizes[0] + sizes[1]) of the trees"),
      ([-1, sizes[1]], "expected numbers above zero, got -1"),
      ([sizes[0], .max], "expected numbers above zero, got \(Int.max)"),
    ]
    for (sizes, message) in cases {
      expect("tree_sizes: " + message, reading: SmallLightGBMModel.bytes(sizes: sizes))
    }
  }

  @Test func categoriesThatFloatsCannotTellApartAreRefused() {
    let words = [String](repeating: "0", count: 1 << 19) + ["1"]
    expect(
      "tree 0: cat_threshold: expected categories below 16777216, got 16777216",
      replacing: "cat_boundaries=0 1\ncat_threshold=36",
      with: "cat_boundaries=0 \(words.count)\ncat_threshold=\(words.joined(separator: " "))")
  }

  private func expect(
    _ message: String, replacing old: String, with new: String,
    at place: SourceLocation = #_sourceLocation
  ) {
    let bytes = SmallLightGBMModel.bytes(replacing: old, with: new)
    #expect(bytes != SmallLightGBMModel.bytes(), sourceLocation: place)
    expect(message, reading: bytes, at: place)
  }

  private func expect(
    _ message: String, reading bytes: [UInt8], at place: SourceLocation = #_sourceLocation
  ) {
    let error = refusal { () throws(ServingError) in try LightGBMReader.read(bytes) }
    #expect(error?.code == .invalidArgument, sourceLocation: place)
    let found = error?.message ?? "nothing"
    #expect(found.hasPrefix("LightGBM model: "), sourceLocation: place)
    #expect(found.contains(message), "got: \(found)", sourceLocation: place)
  }
}
