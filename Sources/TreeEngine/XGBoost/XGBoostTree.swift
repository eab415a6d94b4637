/// A tree as the file has it: one array for each property of its nodes, the root first
/// (`SaveModel` in `src/tree/tree_model.cc` and `multi_target_tree_model.cc`).
struct XGBoostTree: Decodable {
  struct Parameters: Decodable {
    var nodeCount: XGBoostCount
    /// Nodes that pruning left unused.
    var deletedCount: XGBoostCount?
    /// Numbers in each leaf: 0 or 1 for one.
    var leafWidth: XGBoostCount?

    enum CodingKeys: String, CodingKey {
      case nodeCount = "num_nodes"
      case deletedCount = "num_deleted"
      case leafWidth = "size_leaf_vector"
    }
  }

  var id: Int
  var parameters: Parameters
  /// -1 for leaves.
  var lefts: [Int32]
  /// Where ``everyNodeHasVector`` is false: which of ``leafVectors`` a leaf has.
  var rights: [Int32]
  var features: [Int]
  /// A leaf's number is here, unless there are vectors.
  var conditions: [Float]
  var missingGoesLeft: [Bool]
  /// 1 for a branch by categories; nil before XGBoost 1.3, where there were none.
  var splitTypes: [UInt8]?
  /// The categories of branches, one branch after the other.
  var categories: [Int32]
  /// The branches by categories, ascending, and where each one's categories begin and how many.
  var categoryNodes: [Int32]
  var categoryStarts: [Int]
  var categoryCounts: [Int]
  /// The vectors of leaves, one after the other, and whether there is one for every node (XGBoost
  /// 2.0 to 3.1) or for leaves only (3.2). Empty without vectors.
  var leafVectors: [Float]
  var everyNodeHasVector: Bool

  /// Numbers in each leaf.
  var leafWidth: Int { max(parameters.leafWidth?.value ?? 1, 1) }

  enum CodingKeys: String, CodingKey {
    case id, categories
    case parameters = "tree_param"
    case lefts = "left_children"
    case rights = "right_children"
    case features = "split_indices"
    case conditions = "split_conditions"
    case missingGoesLeft = "default_left"
    case splitTypes = "split_type"
    case categoryNodes = "categories_nodes"
    case categoryStarts = "categories_segments"
    case categoryCounts = "categories_sizes"
    case leafWeights = "leaf_weights"
    case baseWeights = "base_weights"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func numbers<Number: XGBoostNumber>(_ key: CodingKeys) throws -> [Number] {
      try container.decode(XGBoostNumbers<Number>.self, forKey: key).values
    }
    id = try container.decode(Int.self, forKey: .id)
    parameters = try container.decode(Parameters.self, forKey: .parameters)
    lefts = try numbers(.lefts)
    rights = try numbers(.rights)
    features = try numbers(.features)
    conditions = try numbers(.conditions)
    missingGoesLeft = try container.decode(XGBoostFlags.self, forKey: .missingGoesLeft).values
    let hasTypes = container.contains(.splitTypes)
    splitTypes = hasTypes ? try numbers(.splitTypes) : nil
    categories = hasTypes ? try numbers(.categories) : []
    categoryNodes = hasTypes ? try numbers(.categoryNodes) : []
    categoryStarts = hasTypes ? try numbers(.categoryStarts) : []
    categoryCounts = hasTypes ? try numbers(.categoryCounts) : []
    everyNodeHasVector = !container.contains(.leafWeights)
    leafVectors = []
    if leafWidth > 1 {
      leafVectors = try numbers(everyNodeHasVector ? .baseWeights : .leafWeights)
    }
  }
}
