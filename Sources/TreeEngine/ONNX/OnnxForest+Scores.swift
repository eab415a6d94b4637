extension OnnxForest {
  /// Which targets get a weight whatever the row is, as all leaves of some tree have one for them.
  /// ONNX Runtime's kernels keep a mark for that, and make something else of a score without one.
  var alwaysWeighedTargets: [Bool] {
    var areWeighed = [Bool](repeating: false, count: targetCount)
    var counts = [Int](repeating: 0, count: targetCount)
    for tree in leavesOfTrees {
      for leaf in tree {
        for weight in weights[leaves[leaf].weights] {
          counts[weight.target] += 1
          if counts[weight.target] == tree.count { areWeighed[weight.target] = true }
        }
      }
      for leaf in tree {
        for weight in weights[leaves[leaf].weights] { counts[weight.target] = 0 }
      }
    }
    return areWeighed
  }
}
