/// What a gate compares between a canary and the stable version beside it.
package enum GateMetric: Hashable, Sendable {
  /// The share of requests that were answered by an error, refusals aside.
  case errorRate
  /// The share that were refused for want of room: 429 and 503.
  case refusalRate
  /// A quantile of the time from a request's head to its reply, in thousandths.
  case latency(permille: Int)
  /// How often each label was given.
  case labelShare
  /// A quantile of the score, in thousandths.
  case score(permille: Int)
  /// Against the outcomes that were reported: shares of labels that were right.
  case accuracy
  /// Against outcomes: the mean of the absolute difference between score and true value.
  case meanError

  /// The quantiles that there are, by their name's digits: `p50` is the median, `p999` the 99.9th
  /// percentile.
  package static let permilles: [(name: String, permille: Int)] = [
    ("p5", 50), ("p10", 100), ("p25", 250), ("p50", 500), ("p75", 750), ("p90", 900),
    ("p95", 950), ("p99", 990), ("p999", 999),
  ]

  /// As people write it, such as `error-rate` or `latency-p99`.
  package var name: String {
    switch self {
    case .errorRate: "error-rate"
    case .refusalRate: "refusal-rate"
    case .latency(let permille): "latency-\(Self.quantileName(permille))"
    case .labelShare: "label-share"
    case .score(let permille): "score-\(Self.quantileName(permille))"
    case .accuracy: "accuracy"
    case .meanError: "mean-error"
    }
  }

  /// Every metric that there is.
  package static let all: [GateMetric] =
    [.errorRate, .refusalRate] + permilles.map { .latency(permille: $0.permille) }
    + [.labelShare] + permilles.map { .score(permille: $0.permille) } + [.accuracy, .meanError]

  private static func quantileName(_ permille: Int) -> String {
    permilles.first { $0.permille == permille }?.name ?? "p\(permille)permille"
  }
}
