/// A model as `save_model` of XGBoost 1.0 to 3.2 lays it out (`doc/model.schema`), as far as
/// predictions need it. JSON and UBJSON are decoded into the same.
struct XGBoostModel: Decodable {
  /// What training, and the libraries around it, noted down.
  struct Attributes: Decodable {
    /// The last round to predict with, counted from 0, as text: what early stopping found best.
    var bestIteration: String?
    /// Written by the estimators for scikit-learn, and only by them.
    var scikitLearn: String?

    enum CodingKeys: String, CodingKey {
      case bestIteration = "best_iteration"
      case scikitLearn = "scikit_learn"
    }
  }

  struct Parameters: Decodable {
    var baseScore: XGBoostBaseScore
    var featureCount: XGBoostCount
    /// 0 without classes.
    var classCount: XGBoostCount
    /// Since XGBoost 1.6.
    var targetCount: XGBoostCount?

    enum CodingKeys: String, CodingKey {
      case baseScore = "base_score"
      case featureCount = "num_feature"
      case classCount = "num_class"
      case targetCount = "num_target"
    }
  }

  struct Objective: Decodable {
    var name: String
  }

  struct Learner: Decodable {
    var attributes: Attributes?
    var parameters: Parameters
    var objective: Objective
    var booster: XGBoostBooster

    enum CodingKeys: String, CodingKey {
      case attributes, objective
      case parameters = "learner_model_param"
      case booster = "gradient_booster"
    }
  }

  var learner: Learner

  enum CodingKeys: String, CodingKey {
    case learner
    /// Where a snapshot of memory has the model.
    case snapshot = "Model"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.snapshot), !container.contains(.learner) {
      throw DecodingError.dataCorruptedError(
        forKey: .snapshot, in: container,
        debugDescription: "expected a model, got a snapshot of memory, which only the version of "
          + "XGBoost that made it can read; load it there and write it with save_model")
    }
    learner = try container.decode(Learner.self, forKey: .learner)
  }
}
