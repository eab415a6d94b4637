internal import ServingCore

/// Figures as every form of the report writes them.
enum ReportFigures {
  /// Such as `2.1 % (1.8 % to 2.4 %)`.
  static func text(
    _ estimate: EstimateView, _ number: (Double) -> String = Figures.percent
  ) -> String {
    "\(number(estimate.value)) (\(bounds(estimate, number)))"
  }

  /// Such as `1.8 % to 2.4 %`; `unknown` for a side that nothing is known of.
  static func bounds(
    _ estimate: EstimateView, _ number: (Double) -> String = Figures.percent
  ) -> String {
    let lower = estimate.lower.map(number) ?? "unknown"
    let upper = estimate.upper.map(number) ?? "unknown"
    return "\(lower) to \(upper)"
  }

  /// As ``text(_:_:)`` with what it is from.
  static func sentence(_ estimate: EstimateView, _ number: (Double) -> String) -> String {
    "\(text(estimate, number)), from \(Figures.count(estimate.count))"
  }

  /// Milliseconds with their unit.
  static func milliseconds(_ value: Double) -> String { "\(Figures.number(value)) ms" }

  /// Such as `1.34`, a factor.
  static func factor(_ value: Double) -> String { "× \(Figures.number(value))" }

  /// A p-value; what is tiny is said to be so.
  static func probability(_ value: Double) -> String {
    value < 0.000_1 ? "< 0.0001" : Figures.number(value)
  }

  /// As ``probability(_:)`` behind the letter p, with its sign.
  static func equation(_ value: Double) -> String {
    value < 0.000_1 ? "< 0.0001" : "= \(Figures.number(value))"
  }

  /// The sum of what is dropped for any reason.
  static func dropped(_ traffic: TrafficView) -> Int { traffic.dropped.values.reduce(0, +) }

  /// Mirrored requests whose comparison is not done.
  static func underWay(_ traffic: TrafficView) -> Int {
    max(0, traffic.mirrored - traffic.compared - traffic.failed - dropped(traffic))
  }

  /// Why requests were dropped, the most frequent first.
  static func drops(_ traffic: TrafficView) -> [(reason: String, count: Int)] {
    traffic.dropped.filter { $0.value > 0 }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (reason: $0.key, count: $0.value) }
  }

  /// For people; a reason of a newer server is shown as it is.
  static func words(forDrop reason: String) -> String {
    switch MirrorDrop(rawValue: reason) {
    case .queueFull: "the shadow's queue was full"
    case .memory: "too many bytes were waiting"
    case .deadline: "waited longer than it may"
    case .notReady: "the candidate was not ready"
    case .refused: "the candidate's signature does not take it"
    case .baselineFailed: "the baseline failed"
    case .busy: "a repetition found its version busy"
    case .abandoned: "no reply to compare with"
    case .suspended: "a run of the shadow was broken off before"
    case .overload: "the server was overloaded"
    case nil: reason
    }
  }
}
