/// The branches and leaves of a tree operator, in one form for all of its versions.
struct OnnxForest {
  struct Branch {
    var feature: Int64
    var mode: OnnxBranchMode
    /// What the feature is compared with; nothing for membership.
    var threshold: Float
    /// For membership: which of ``OnnxForest/members``.
    var members: Int
    var missingTracksTrue: Bool
    /// A branch by its index, or the leaf `~whenTrue`.
    var whenTrue: Int
    var whenFalse: Int
  }

  struct Leaf {
    /// What the model calls it.
    var id: Int32
    /// In ``OnnxForest/weights``.
    var weights: Range<Int>
  }

  struct Weight {
    var target: Int
    var value: Float
  }

  var targetCount: Int
  var branches: [Branch] = []
  var leaves: [Leaf] = []
  var weights: [Weight] = []
  /// The values of each branch that asks for membership.
  var members: [[Float]] = []
  /// Where each tree begins: a branch by its index, or the leaf `~root`.
  var roots: [Int] = []
  /// For each tree its leaves, where they stand together: not in a `TreeEnsemble`.
  var leavesOfTrees: [Range<Int>] = []
}
