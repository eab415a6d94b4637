internal import Glibc

/// What an objective's name in a model's file means for predictions (XGBoost 3.2, `src/objective`).
///
/// A custom objective leaves no trace in a file, which then names the built-in objective that was
/// set beside it (`reg:squarederror` unless said otherwise), and XGBoost answers as that one does.
struct XGBoostObjective: Hashable {
  /// How the file's `base_score` becomes the margin that sums begin with (`ProbToMargin`).
  enum Link: Hashable {
    case identity, logit, logarithm

    /// nil for a base score that the objective has no margin for.
    func margin(of baseScore: Float) -> Float? {
      switch self {
      case .identity:
        return baseScore
      case .logit:
        guard baseScore >= 0, baseScore <= 1 else { return nil }
        // The library's kRtEps keeps certainties finite.
        let bounded = min(max(baseScore, 1e-6), 1 - 1e-6)
        return -logf(1 / bounded - 1)
      case .logarithm:
        return baseScore < 0 ? nil : logf(baseScore)
      }
    }

    /// For messages: what a base score has to be.
    var domain: String {
      switch self {
      case .identity: "any number"
      case .logit: "a number from 0 to 1"
      case .logarithm: "a number of at least 0"
      }
    }
  }

  var link: Link
  var transform: XGBoostTransform
  /// The name of the output that says what the library's `predict` does.
  var answer: String
  /// Whether there is one margin for each class.
  var isMulticlass = false

  private static let margin = XGBoostObjective(
    link: .identity, transform: .identity, answer: "prediction")
  private static let counts = XGBoostObjective(
    link: .logarithm, transform: .exponential, answer: "prediction")

  private static let all: [String: XGBoostObjective] = [
    "reg:squarederror": margin, "reg:linear": margin, "reg:squaredlogerror": margin,
    "reg:pseudohubererror": margin, "reg:absoluteerror": margin, "reg:quantileerror": margin,
    "reg:logistic": XGBoostObjective(link: .logit, transform: .sigmoid, answer: "prediction"),
    "reg:gamma": counts, "reg:tweedie": counts, "count:poisson": counts, "survival:cox": counts,
    "survival:aft": XGBoostObjective(
      link: .logarithm, transform: .exponentialInDouble, answer: "prediction"),
    "binary:logistic": XGBoostObjective(
      link: .logit, transform: .sigmoid, answer: "probability"),
    "binary:logitraw": margin,
    "binary:hinge": XGBoostObjective(link: .identity, transform: .step, answer: "prediction"),
    "multi:softprob": XGBoostObjective(
      link: .identity, transform: .softmax, answer: "probability", isMulticlass: true),
    "multi:softmax": XGBoostObjective(
      link: .identity, transform: .largest, answer: "prediction", isMulticlass: true),
    "rank:ndcg": margin, "rank:pairwise": margin, "rank:map": margin,
  ]

  /// For messages.
  static var names: [String] { all.keys.sorted() }

  static func named(_ name: String) -> XGBoostObjective? { all[name] }
}
