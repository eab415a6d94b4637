internal import ServingCore

/// The trees of a model: those of booster `gbtree`, or of `dart`, which keeps the same one level
/// deeper beside a weight for each tree (`SaveModel` in `src/gbm/gbtree.cc`).
struct XGBoostBooster: Decodable {
  struct Parameters: Decodable {
    /// Trees for each round and class. Older files may have 0, which means 1.
    var parallelTreeCount: XGBoostCount?

    enum CodingKeys: String, CodingKey {
      case parallelTreeCount = "num_parallel_tree"
    }
  }

  struct Trees: Decodable {
    var parameters: Parameters?
    var trees: [XGBoostTree]
    /// The class or target that each tree adds to.
    var targets: XGBoostNumbers<Int32>
    /// Since XGBoost 2.0: the first tree of each round, and behind them the number of trees.
    var roundStarts: XGBoostNumbers<Int>?

    enum CodingKeys: String, CodingKey {
      case trees
      case parameters = "gbtree_model_param"
      case targets = "tree_info"
      case roundStarts = "iteration_indptr"
    }
  }

  private struct Inner: Decodable {
    var model: Trees
  }

  private enum CodingKeys: String, CodingKey {
    case name, model, gbtree
    case weights = "weight_drop"
  }

  var trees: Trees
  /// The factor of each tree's leaves; nil when there are none.
  var weights: [Float]?

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    switch name {
    case "gbtree":
      trees = try container.decode(Trees.self, forKey: .model)
    case "dart":
      trees = try container.decode(Inner.self, forKey: .gbtree).model
      weights = try container.decode(XGBoostNumbers<Float>.self, forKey: .weights).values
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container,
        debugDescription: "expected booster gbtree or dart, whose models are trees, got "
          + name.quotedForMessage)
    }
  }
}
