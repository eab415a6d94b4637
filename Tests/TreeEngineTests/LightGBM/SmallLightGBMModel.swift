/// A model of two trees, one of them with categories, to change and to see refused.
enum SmallLightGBMModel {
  static let text = """
    tree
    version=v4
    num_class=1
    num_tree_per_iteration=1
    label_index=0
    max_feature_idx=2
    objective=binary sigmoid:1
    feature_names=a b c
    feature_infos=[-1:1] none 0:1:2:3:4:5

    Tree=0
    num_leaves=3
    num_cat=1
    split_feature=0 2
    threshold=0.5 0
    decision_type=10 1
    left_child=1 -1
    right_child=-2 -3
    leaf_value=0.25 -0.5 1
    cat_boundaries=0 1
    cat_threshold=36
    is_linear=0
    shrinkage=1


    Tree=1
    num_leaves=1
    num_cat=0
    leaf_value=0.125
    is_linear=0
    shrinkage=1


    end of trees

    feature_importances:
    a=1
    c=1

    """

  static func bytes(replacing old: String = "", with new: String = "") -> [UInt8] {
    guard !old.isEmpty else { return Array(text.utf8) }
    return Array(
      text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new).utf8)
  }

  /// With a line `tree_sizes`: those of the text, or others.
  static func bytes(sizes: [Int]? = nil) -> [UInt8] {
    let sizes = (sizes ?? self.sizes).map(String.init).joined(separator: " ")
    return bytes(replacing: "\n\nTree=0", with: "\ntree_sizes=\(sizes)\n\nTree=0")
  }

  /// How many bytes each of the trees takes.
  static let sizes: [Int] = {
    let parts = text.split(separator: "Tree=")
    let last = parts[2].prefix(
      upTo: parts[2].firstRange(of: "end of trees")?.lowerBound ?? parts[2].endIndex)
    return [parts[1], last].map { "Tree=".utf8.count + $0.utf8.count }
  }()
}
