/// An ensemble of decision trees in one form, whatever file it came from: what the readers of the
/// formats make, and what the kernels' layouts are made of.
///
/// A row is ``featureCount`` numbers of 32 bits. Every branch asks something of one column, so that
/// the rules in which the formats differ (which numbers count as missing, what a category is) are
/// settled by ``FeatureColumn`` once per row and not in every branch.
package struct TreeEnsemble: Hashable, Sendable {
  /// The most features of a row.
  package static let featureCountMax = 65_535
  /// The most columns: features, once for each way that branches look at them.
  package static let columnCountMax = 65_535
  /// The most trees.
  package static let treeCountMax = 1 << 20
  /// The most branches of all trees together.
  package static let branchCountMax = 1 << 27
  /// The most numbers of all leaves together.
  package static let leafValueCountMax = 1 << 28
  /// The most scores of a row.
  package static let targetCountMax = 4_096
  /// The most bytes of all ``categorySets`` together.
  package static let categorySetBytesMax = 1 << 28

  /// The name of the one input, whose shape is `[batch, featureCount]`, FP32.
  package var inputName: String
  /// What the model calls the batch dimension of its input; nil when it has no name.
  package var batchName: String?
  package var featureCount: Int
  package var columns: [FeatureColumn]
  /// In the order in which their leaves are added up, which rounding makes part of the meaning.
  package var trees: [DecisionTree]
  /// What ``BranchTest/among(_:)`` looks in.
  package var categorySets: [CategorySet]
  /// Raw scores of a row, such as one for each class.
  package var targetCount: Int
  package var sum: LeafSum
  /// What can be asked for, the usual one first.
  package var outputs: [EnsembleOutput]
  /// How many of ``outputs``, from the first on, a version gives that does not say which.
  package var usualOutputCount: Int

  package init(
    inputName: String, batchName: String? = "batch", featureCount: Int, columns: [FeatureColumn],
    trees: [DecisionTree], categorySets: [CategorySet] = [], targetCount: Int, sum: LeafSum,
    outputs: [EnsembleOutput],
    usualOutputCount: Int = 1
  ) {
    self.inputName = inputName
    self.batchName = batchName
    self.featureCount = featureCount
    self.columns = columns
    self.trees = trees
    self.categorySets = categorySets
    self.targetCount = targetCount
    self.sum = sum
    self.outputs = outputs
    self.usualOutputCount = usualOutputCount
  }
}
