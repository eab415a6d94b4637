internal import ServingCore

/// What a reader must know before they trust the figures.
struct ComparisonWarnings: Sendable {
  /// A share of dropped requests from which on the rest may be no fair sample.
  private static let dropShareMin = 0.05
  /// Rows below which figures move a lot.
  private static let rowsMin = 100
  /// Rows of repetitions below which the noise floor moves a lot.
  private static let noiseRowsMin = 100
  /// Rows that say as much as one independent one, from which on that is told.
  private static let rowsOfOneMin = 2.0

  let comparison: Comparison

  var sentences: [String] {
    [drops, fewRows, groups, leftOut, fewRepetitions].compactMap { $0 }
  }

  private var drops: String? {
    // A repetition that was not run is no request that was not compared.
    let drops = comparison.drops.filter { $0.key != .busy }
    let count = drops.values.reduce(0, +)
    guard count > 0, comparison.mirrored > 0 else { return nil }
    let share = Double(count) / Double(comparison.mirrored)
    let largest = drops.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    guard share >= Self.dropShareMin, let largest else { return nil }
    let reason = ReportFigures.words(forDrop: largest.key.rawValue)
    return "\(Figures.percent(share)) of the requests were dropped and not compared, most of them "
      + "for this reason: \(reason) (\(Figures.count(largest.value))). \(Self.bias(largest.key))"
  }

  /// What a reason makes of the sample.
  private static func bias(_ reason: MirrorDrop) -> String {
    switch reason {
    case .queueFull, .memory, .deadline, .busy, .overload:
      "Busy moments are seen less than they should be."
    case .notReady: "The time in which the candidate was not loaded is not seen."
    case .refused: "Requests of another form than the candidate takes are not seen."
    case .baselineFailed: "Requests that the baseline fails are not seen."
    case .suspended: "The time in which the candidate was left alone is not seen."
    case .abandoned: "Requests whose caller went away are not seen."
    }
  }

  private var fewRows: String? {
    guard comparison.total.rows > 0, comparison.total.rows < Self.rowsMin else { return nil }
    return "Only \(Figures.count(comparison.total.rows)) rows were compared."
  }

  private var groups: String? {
    let counts = comparison.total.differing
    let effective = counts.effectiveRows(confidence: ComparisonAnalysis.confidence)
    guard counts.rows > 0, effective > 0, Double(counts.rows) / effective >= Self.rowsOfOneMin
    else { return nil }
    return "Rows of one request are alike: \(Figures.count(counts.rows)) rows say as much as "
      + "\(Figures.count(Int(effective))) independent ones, and the intervals allow for that."
  }

  private var leftOut: String? {
    guard comparison.rowsLeftOut > 0 else { return nil }
    return "\(Figures.count(comparison.rowsLeftOut)) rows, those beyond the first "
      + "\(Comparison.rowsMax) of their requests, were not looked at."
  }

  private var fewRepetitions: String? {
    let rows = comparison.noise.rows
    guard rows > 0, rows < Self.noiseRowsMin, comparison.total.differing.hits > 0 else {
      return nil
    }
    return "The noise floor is from \(Figures.count(rows)) rows only."
  }
}
