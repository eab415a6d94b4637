/// A model in JSON, small enough to be changed by hand: trees of one branch and two features.
struct SmallXGBoostModel {
  var text: String

  var bytes: [UInt8] { Array(text.utf8) }

  /// - Parameter classes: 0 for a regression.
  init(trees treeCount: Int, classes: Int = 0) {
    let groups = max(classes, 1)
    let trees = (0..<treeCount).map { id in
      """
      {"id":\(id),"tree_param":{"num_nodes":"3","num_deleted":"0","num_feature":"2",\
      "size_leaf_vector":"1"},"left_children":[1,-1,-1],"right_children":[2,-1,-1],\
      "parents":[2147483647,0,0],"split_indices":[1,0,0],\
      "split_conditions":[2.5E-1,-1E0,\(id + 1)E0],"default_left":[1,0,0],\
      "base_weights":[0E0,-1E0,1E0],"loss_changes":[1E0,0E0,0E0],"sum_hessian":[2E0,1E0,1E0],\
      "split_type":[0,0,0],"categories":[],"categories_nodes":[],"categories_segments":[],\
      "categories_sizes":[]}
      """
    }
    let starts = stride(from: 0, through: treeCount, by: groups).map(String.init)
    let targets = (0..<treeCount).map { String($0 % groups) }
    let objective = classes > 0 ? "multi:softprob" : "reg:squarederror"
    text = """
      {"version":[3,2,0],"learner":{"attributes":{},"feature_names":[],"feature_types":[],\
      "learner_model_param":{"base_score":"[5E-1]","boost_from_average":"1",\
      "num_class":"\(classes)","num_feature":"2","num_target":"1"},\
      "objective":{"name":"\(objective)"},"gradient_booster":{"name":"gbtree","model":{\
      "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"\(treeCount)"},\
      "iteration_indptr":[\(starts.joined(separator: ","))],\
      "tree_info":[\(targets.joined(separator: ","))],\
      "trees":[\(trees.joined(separator: ","))]}}}}
      """
  }

  /// The same with a piece of its text exchanged wherever it is.
  func replacing(_ piece: String, with other: String) -> SmallXGBoostModel {
    var model = self
    model.text.replace(piece, with: other)
    return model
  }
}
