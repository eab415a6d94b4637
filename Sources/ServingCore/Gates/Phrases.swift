/// Pieces of the sentences of gates.
enum Phrases {
  /// How large a difference is at least, at most or from and to, and its limit.
  /// - Parameter unit: follows the number, such as ` points worse`.
  static func margin(
    _ verdict: GateVerdict, _ bounds: ClosedRange<Double>, limit: Double, _ unit: String
  ) -> String {
    let limit = Figures.number(limit)
    let lower = Figures.number(bounds.lowerBound)
    let upper = Figures.number(bounds.upperBound)
    guard bounds.upperBound.isFinite || verdict == .fail else {
      return "too few to bound how far they differ, limit \(limit)"
    }
    return switch verdict {
    case .fail: "at least \(lower)\(unit), limit \(limit)"
    case .pass: "at most \(upper)\(unit), limit \(limit)"
    case .inconclusive: "between \(lower) and \(upper)\(unit), limit \(limit)"
    }
  }
}
