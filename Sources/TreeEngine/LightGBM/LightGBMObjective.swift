internal import ServingCore

/// What a model's `objective=` line says: the name, and parameters such as `sigmoid:1`
/// (`ObjectiveFunction::CreateObjectiveFunction` in `src/objective/objective_function.cpp`; other
/// names for the same objective as `ParseObjectiveAlias` in `include/LightGBM/config.h`).
struct LightGBMObjective: Hashable {
  /// What `predict` makes of raw scores.
  var conversion: LightGBMTransform.Conversion
  /// Whether that is a probability, which the output's name says.
  var isProbability: Bool
  /// Scores that a row must have; nil for any number.
  var targetCount: Int?

  /// Of a model that was trained with an objective of the trainer's own: scores are the answer.
  static let custom = LightGBMObjective(
    conversion: .identity, isProbability: false, targetCount: nil)

  private init(
    conversion: LightGBMTransform.Conversion, isProbability: Bool, targetCount: Int? = 1
  ) {
    self.conversion = conversion
    self.isProbability = isProbability
    self.targetCount = targetCount
  }

  /// - Throws: `INVALID_ARGUMENT` for an objective that LightGBM does not have, or one without a
  ///   parameter that it needs.
  init(_ line: String) throws(ServingError) {
    let words = line.split(separator: " ")
    let parameters = words.dropFirst()
    switch words.first {
    case "none", "null", "custom", "na":
      self = .custom
    case "regression", "regression_l2", "mean_squared_error", "mse", "l2", "l2_root",
      "root_mean_squared_error", "rmse", "regression_l1", "mean_absolute_error", "l1", "mae",
      "fair", "quantile", "mape", "mean_absolute_percentage_error":
      self.init(
        conversion: parameters.contains("sqrt") ? .signedSquare : .identity, isProbability: false)
    case "huber", "lambdarank", "rank_xendcg", "xendcg", "xe_ndcg", "xe_ndcg_mart", "xendcg_mart":
      self.init(conversion: .identity, isProbability: false)
    case "poisson", "gamma", "tweedie":
      self.init(conversion: .exponential, isProbability: false)
    case "cross_entropy_lambda", "xentlambda":
      self.init(conversion: .softplus, isProbability: false)
    case "cross_entropy", "xentropy":
      self.init(conversion: .logistic(slope: 1), isProbability: true)
    case "binary":
      self.init(
        conversion: .logistic(slope: try Self.slope(parameters)), isProbability: true)
    case "multiclassova", "multiclass_ova", "ova", "ovr":
      self.init(
        conversion: .logistic(slope: try Self.slope(parameters)), isProbability: true,
        targetCount: try Self.classCount(parameters))
    case "multiclass", "softmax":
      self.init(
        conversion: .softmax, isProbability: true, targetCount: try Self.classCount(parameters))
    default:
      throw ServingError(
        .invalidArgument, "expected an objective of LightGBM, got \(line.quotedForMessage)")
    }
  }

  private static func classCount(_ parameters: ArraySlice<Substring>) throws(ServingError) -> Int {
    let text = try value(of: "num_class:", in: parameters)
    guard let count = Int(text), count > 0 else {
      throw ServingError(
        .invalidArgument, "num_class: expected a number of classes, got \(text.quotedForMessage)")
    }
    return count
  }

  private static func slope(_ parameters: ArraySlice<Substring>) throws(ServingError) -> Double {
    let text = try value(of: "sigmoid:", in: parameters)
    guard let slope = LightGBMDecimal.value(of: text), slope > 0 else {
      throw ServingError(
        .invalidArgument, "sigmoid: expected a number above zero, got \(text.quotedForMessage)")
    }
    return slope
  }

  private static func value(
    of name: String, in parameters: ArraySlice<Substring>
  ) throws(ServingError) -> String {
    guard let parameter = parameters.last(where: { $0.hasPrefix(name) }) else {
      throw ServingError(
        .invalidArgument, "expected the parameter \(name), got \(parameters.map(String.init))")
    }
    return String(parameter.dropFirst(name.count))
  }
}
