internal import ServingCore

/// The verdict of a whole comparison: what differs, and what the candidate could not do.
struct OverallFinding: Sendable {
  let comparison: Comparison
  let id: ComparisonID
  let differing: RateFinding
  let margin: Double

  /// Requests that the candidate failed, of those that it ran.
  var errors: EstimateView {
    let ran = comparison.failed + comparison.compared
    // Without a request nothing is known.
    guard let estimate = QualityEstimate(share: comparison.failed, of: ran) else {
      return EstimateView(value: 0, lower: 0, upper: 1, count: 0)
    }
    return EstimateView(
      value: estimate.value, lower: estimate.lower, upper: estimate.upper, count: estimate.count)
  }

  /// Failures of the candidate count as a difference, since a failing candidate gives nothing to
  /// compare.
  var verdict: ComparisonVerdict {
    guard comparison.failed > 0 else { return differing.verdict }
    if (errors.lower ?? 0) > margin { return .different }
    let areErrorsOpen = (errors.upper ?? 1) > margin
    return differing.verdict == .alike && areErrorsOpen ? .inconclusive : differing.verdict
  }

  var sentence: String {
    let rows = Figures.count(comparison.total.rows)
    let requests = Figures.count(comparison.compared)
    var sentences: [String] = []
    if comparison.compared == 0 {
      sentences.append("Nothing was compared yet.")
    } else {
      sentences.append("\(differing.clause("rows differ")).")
      sentences.append("\(rows) rows of \(requests) requests were compared.")
    }
    if comparison.failed > 0 { sentences.append(failures) }
    if verdict == .inconclusive, let missing { sentences.append(missing) }
    return sentences.joined(separator: " ")
  }

  private var failures: String {
    let ran = Figures.count(errors.count)
    let rate = ReportFigures.text(errors)
    let limit = Figures.percent(margin)
    let words: String
    if (errors.lower ?? 0) > margin {
      words = ", more than the margin of \(limit)"
    } else if (errors.upper ?? 1) > margin {
      words = "; whether that is within the margin of \(limit) is open"
    } else {
      words = ""
    }
    return "The candidate failed \(rate) of \(ran) requests\(words)."
  }

  /// What would decide.
  private var missing: String? {
    let confidence = ComparisonAnalysis.confidence
    if comparison.compared > 0, comparison.noise.rows == 0,
      differing.rate.interval.upper > margin, comparison.total.differing.hits > 0
    {
      return id.since == 0
        ? "Repeat requests on the baseline to learn the noise."
        : "Let the shadow repeat a share of its requests to learn the noise."
    }
    let further = comparison.total.differing.rowsNeeded(halfWidth: margin, confidence: confidence)
    if let further {
      return "About \(Figures.count(further)) more rows are needed for an interval of "
        + "\(Figures.percent(margin)) to either side."
    }
    if comparison.noise.differing.rowsNeeded(halfWidth: margin, confidence: confidence) != nil {
      return "The noise floor is known from \(Figures.count(comparison.noise.rows)) rows only; "
        + "repeat a larger share of the requests."
    }
    return nil
  }
}
