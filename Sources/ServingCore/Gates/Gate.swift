/// A check of a canary against the stable version, and the limit within which it passes.
///
/// | metric | passes when, with confidence |
/// | --- | --- |
/// | `error-rate`, `refusal-rate` | canary − stable ≤ limit (shares: 0.005 is half a percent) |
/// | `latency-pNN` | canary ≤ limit × stable (1.25: a quarter slower at most) |
/// | `label-share` | for every label: \|canary − stable\| ≤ limit (shares) |
/// | `score-pNN` | \|canary − stable\| ≤ limit (in the score's own unit) |
/// | `accuracy` | stable − canary ≤ limit (shares) |
/// | `mean-error` | canary − stable ≤ limit (in the score's own unit) |
package struct Gate: Hashable, Sendable {
  /// Gates of one canary.
  package static let countMax = 16

  package var metric: GateMetric
  package var limit: Double

  package init(_ metric: GateMetric, limit: Double) {
    self.metric = metric
    self.limit = limit
  }

  /// What a ramp is held to when nobody says otherwise.
  package static let standard = [
    Gate(.errorRate, limit: 0.005), Gate(.refusalRate, limit: 0.01),
    Gate(.latency(permille: 950), limit: 1.5),
  ]

  /// Reads `METRIC=LIMIT`, such as `error-rate=0.005` or `latency-p99=1.25`.
  /// - Throws: `INVALID_ARGUMENT` naming what is wrong and what there is.
  package init(parsing text: String) throws(ServingError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ServingError(
        .invalidArgument,
        "gate \(text.quotedForMessage): expected METRIC=LIMIT, such as error-rate=0.005")
    }
    guard let metric = GateMetric.all.first(where: { $0.name == parts[0] }) else {
      throw ServingError(
        .invalidArgument,
        "gate \(text.quotedForMessage): expected one of \(Self.metricNames) before the =")
    }
    guard let limit = Double(parts[1]), metric.limits.contains(limit) else {
      throw ServingError(
        .invalidArgument,
        "gate \(text.quotedForMessage): expected a limit from \(metric.limits.lowerBound) to "
          + "\(metric.limits.upperBound) behind the =")
    }
    self.init(metric, limit: limit)
  }

  private static let metricNames =
    "error-rate, refusal-rate, latency-pNN, label-share, score-pNN, accuracy, mean-error (pNN: "
    + GateMetric.permilles.map(\.name).joined(separator: ", ") + ")"
}

extension Gate: CustomStringConvertible {
  /// As ``init(parsing:)`` reads it.
  package var description: String { "\(metric.name)=\(limit)" }
}

extension GateMetric {
  /// What a limit may be.
  package var limits: ClosedRange<Double> {
    switch self {
    case .errorRate, .refusalRate, .labelShare, .accuracy: 0.0001...1
    case .latency: 1.01...1_000
    case .score, .meanError: 1e-9...1e12
    }
  }
}
