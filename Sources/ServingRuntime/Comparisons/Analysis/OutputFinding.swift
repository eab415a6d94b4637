internal import ServingCore

/// What one output comes to.
struct OutputFinding: Sendable {
  let planned: ComparisonPlan.Output
  let found: ComparedOutput
  /// Of the baseline beside itself.
  let noise: ComparedOutput
  let margin: Double

  private static var confidence: Double { ComparisonAnalysis.confidence }

  var view: ComparedOutputView {
    let differing = RateFinding(found.differing, noise: noise.differing, margin: margin)
    let flips = found.flips.map { estimate($0) }
    let flipNoise = noise.flips.flatMap { $0.rows > 0 ? estimate($0) : nil }
    return ComparedOutputView(
      name: planned.name, kind: planned.kind.rawValue, pairs: found.differing.rows,
      differing: EstimateView(differing.rate), noise: differing.noise.map(EstimateView.init),
      verdict: differing.verdict, sentence: sentence(differing), flips: flips,
      flipNoise: flipNoise, crossings: crossings,
      absolute: found.absolute.map(QuantilesView.init),
      relative: found.relative.map(QuantilesView.init),
      totalVariation: found.totalVariation.map(QuantilesView.init),
      overlap: found.overlap.map(QuantilesView.init),
      cosine: found.cosine.map(QuantilesView.init),
      shift: found.shift?.estimate(confidence: Self.confidence).map(EstimateView.init),
      rankCorrelation: rankCorrelation, drift: found.histogram.flatMap(DriftFinding.view),
      histogram: found.histogram.flatMap(DriftFinding.trimmed),
      confusion: (found.confusion?.cells ?? []).map { cell, count in
        .init(baseline: cell.baseline, candidate: cell.candidate, count: count)
      },
      sample: (found.sample?.points ?? []).map {
        .init(baseline: $0.baseline, candidate: $0.candidate)
      })
  }

  private var crossings: [ComparedOutputView.Crossing] {
    found.crossings.map { crossing in
      .init(
        threshold: crossing.threshold, upward: crossing.upward, downward: crossing.downward,
        rate: estimate(crossing.rows))
    }
  }

  private var rankCorrelation: EstimateView? {
    let points = (found.sample?.points ?? []).map { ($0.baseline, $0.candidate) }
    return RankCorrelation.spearman(points, confidence: Self.confidence).map(EstimateView.init)
  }

  private func estimate(_ counts: RateCounts) -> EstimateView {
    EstimateView(counts.estimate(confidence: Self.confidence))
  }

  private func sentence(_ differing: RateFinding) -> String {
    guard found.differing.rows > 0 else { return "Nothing was compared yet." }
    let subject: String
    switch planned.kind {
    case .label: subject = "labels flip"
    case .text: subject = "texts differ"
    case .ranking: subject = "rankings differ in their first \(planned.rule.top)"
    default: subject = "rows differ"
    }
    let sentences = [
      differing.clause(subject), flipSentence, crossingSentence, shiftSentence, meanSentence,
    ]
    return (sentences.compactMap { $0 } + exceptions).map { "\($0)." }.joined(separator: " ")
  }

  /// For labels the rate is told already.
  private var flipSentence: String? {
    guard let flips = found.flips, flips.hits > 0 else { return nil }
    let most = found.confusion?.cells.first { cell, _ in cell.baseline != cell.candidate }
    let route = most.map { cell, count in
      "most often \(cell.baseline.quotedForMessage) becomes \(cell.candidate.quotedForMessage) "
        + "(\(Figures.count(count)) rows)"
    }
    guard planned.kind != .label else { return route.map(Self.capitalized) }
    let rate = "The most probable class flips in \(ReportFigures.text(estimate(flips))) of rows"
    return route.map { "\(rate), \($0)" } ?? rate
  }

  private var crossingSentence: String? {
    guard let crossing = found.crossings.max(by: { $0.rows.hits < $1.rows.hits }),
      crossing.rows.hits > 0
    else { return nil }
    let isOne = found.crossings.count == 1
    return "\(ReportFigures.text(estimate(crossing.rows))) of rows cross "
      + "\(Figures.number(crossing.threshold))\(isOne ? "" : ", more than any other threshold"), "
      + "\(Figures.count(crossing.upward)) upwards and \(Figures.count(crossing.downward)) "
      + "downwards"
  }

  private var shiftSentence: String? {
    guard let shift = found.shift?.estimate(confidence: Self.confidence) else { return nil }
    let bounds = ReportFigures.bounds(EstimateView(shift), Figures.number)
    guard !shift.interval.contains(0) else {
      return "No shift of the mean is seen (\(bounds))"
    }
    return "The mean goes \(shift.value > 0 ? "up" : "down") by "
      + "\(Figures.number(shift.value.magnitude)) (\(bounds))"
  }

  private var meanSentence: String? {
    if let overlap = found.overlap, overlap.mean.rows > 0 {
      return "On average \(Figures.percent(overlap.mean.mean)) of the first "
        + "\(planned.rule.top) are in both"
    }
    if let cosine = found.cosine, cosine.mean.rows > 0 {
      return "The cosine is \(Figures.number(cosine.mean.mean)) on average"
    }
    return nil
  }

  /// Rows that are not in all of the figures.
  private var exceptions: [String] {
    let counts = [
      (found.mismatchedRows, "only one version has, or has with another number of elements"),
      (found.nonFiniteRows, "have an infinity or NaN on one side only"),
      (found.unnormalizedRows, "are no probabilities: they do not sum to one"),
    ]
    return counts.filter { $0.0 > 0 }.map { "\(Figures.count($0.0)) rows \($0.1)" }
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
