internal import ServingCore

/// Both versions against what turned out to be true.
struct TruthFinding: Sendable {
  /// The chance to find a difference as large as the margin that is asked for.
  private static let power = 0.8

  let outcomes: [PairedOutcome]
  let id: ComparisonID
  let margin: Double

  private static var confidence: Double { ComparisonAnalysis.confidence }

  /// Nil when no outcome can be held against what both versions said.
  var view: TruthView? {
    let labels = self.labels
    let values = self.values
    let sentences = [labels.map(sentence), values.map(sentence)].compactMap { $0 }
    guard !sentences.isEmpty else { return nil }
    return TruthView(labels: labels, values: values, sentence: sentences.joined(separator: " "))
  }

  private var labels: TruthView.Labels? {
    var counts = (both: 0, onlyBaseline: 0, onlyCandidate: 0, neither: 0)
    for outcome in outcomes {
      guard case .label(let truth) = outcome.truth, let baseline = outcome.baseline.label,
        let candidate = outcome.candidate.label
      else { continue }
      switch (baseline == truth, candidate == truth) {
      case (true, true): counts.both += 1
      case (true, false): counts.onlyBaseline += 1
      case (false, true): counts.onlyCandidate += 1
      case (false, false): counts.neither += 1
      }
    }
    let test = McNemar(
      bothRight: counts.both, onlyFirst: counts.onlyBaseline, onlySecond: counts.onlyCandidate,
      bothWrong: counts.neither)
    guard test.pairs > 0,
      let baseline = QualityEstimate(share: counts.both + counts.onlyBaseline, of: test.pairs),
      let candidate = QualityEstimate(share: counts.both + counts.onlyCandidate, of: test.pairs)
    else { return nil }
    let difference = test.difference(confidence: Self.confidence)
    let isSeen = test.pValue < 1 - Self.confidence && !difference.interval.contains(0)
    return TruthView.Labels(
      outcomes: test.pairs, bothRight: counts.both, onlyBaselineRight: counts.onlyBaseline,
      onlyCandidateRight: counts.onlyCandidate, bothWrong: counts.neither,
      baselineAccuracy: EstimateView(baseline), candidateAccuracy: EstimateView(candidate),
      difference: EstimateView(difference), pValue: test.pValue,
      verdict: Self.verdict(difference.interval, within: margin, isSeen: isSeen),
      outcomesNeeded: margin > 0
        ? test.pairsNeeded(difference: margin, power: Self.power, confidence: Self.confidence)
        : nil)
  }

  private var values: TruthView.Values? {
    var errors: (baseline: MeanCounts, candidate: MeanCounts) = (MeanCounts(), MeanCounts())
    var differences: [Double] = []
    for outcome in outcomes {
      guard case .value(let truth) = outcome.truth, let baseline = outcome.baseline.score,
        let candidate = outcome.candidate.score, baseline.isFinite, candidate.isFinite
      else { continue }
      let (one, other) = ((baseline - truth).magnitude, (candidate - truth).magnitude)
      guard max(one, other) <= MeanCounts.valueMax else { continue }
      errors.baseline.add(one)
      errors.candidate.add(other)
      differences.append(other - one)
    }
    guard let baseline = errors.baseline.estimate(confidence: Self.confidence),
      let candidate = errors.candidate.estimate(confidence: Self.confidence),
      let difference = PairedBootstrap.meanDifference(
        differences, confidence: Self.confidence, seed: seed)
    else { return nil }
    return TruthView.Values(
      outcomes: differences.count, baselineError: EstimateView(baseline),
      candidateError: EstimateView(candidate), difference: EstimateView(difference),
      verdict: Self.verdict(
        difference.interval, within: margin * baseline.value,
        isSeen: !difference.interval.contains(0)))
  }

  /// The same figures give the same report, wherever it is made.
  private var seed: UInt64 {
    UInt64(bitPattern: id.baseline.number) << 32 ^ UInt64(bitPattern: id.candidate.number)
      ^ UInt64(bitPattern: Int64(id.since)) << 16
  }

  private static func verdict(
    _ interval: Interval, within margin: Double, isSeen: Bool
  ) -> ComparisonVerdict {
    if interval.isWithin(Interval(lower: -margin, upper: margin)) { return .alike }
    return isSeen ? .different : .inconclusive
  }

  private func sentence(_ labels: TruthView.Labels) -> String {
    let rates =
      "\(Figures.percent(labels.candidateAccuracy.value)) against "
      + "\(Figures.percent(labels.baselineAccuracy.value)) of "
      + "\(Figures.count(labels.outcomes)) labels"
    let difference =
      "the difference is \(ReportFigures.text(labels.difference)), "
      + "p \(ReportFigures.equation(labels.pValue))"
    switch labels.verdict {
    case .alike:
      return "Both are right equally often, within the margin of \(Figures.percent(margin)): "
        + "\(rates); \(difference)."
    case .different:
      let side = labels.difference.value > 0 ? "more" : "less"
      return "The candidate is right \(side) often: \(rates); \(difference)."
    case .inconclusive:
      let missing =
        labels.outcomesNeeded.map {
          " About \(Figures.count($0)) more outcomes are needed to see a difference as large as "
            + "the margin of \(Figures.percent(margin)) in \(Figures.percent(Self.power)) of cases."
        } ?? ""
      return "Inconclusive which one is right more often: \(rates); \(difference).\(missing)"
    }
  }

  private func sentence(_ values: TruthView.Values) -> String {
    let errors =
      "\(Figures.number(values.candidateError.value)) against "
      + "\(Figures.number(values.baselineError.value)) over "
      + "\(Figures.count(values.outcomes)) values"
    let difference = "the difference is \(ReportFigures.text(values.difference, Figures.number))"
    switch values.verdict {
    case .alike:
      return "The mean absolute errors are the same, within \(Figures.percent(margin)) of the "
        + "baseline's: \(errors); \(difference)."
    case .different:
      let side = values.difference.value > 0 ? "larger" : "smaller"
      return "The candidate's mean absolute error is \(side): \(errors); \(difference)."
    case .inconclusive:
      return "Inconclusive whose mean absolute error is smaller: \(errors); \(difference)."
    }
  }
}

extension EstimateView {
  fileprivate init(_ estimate: QualityEstimate) {
    self.init(
      value: estimate.value, lower: estimate.lower, upper: estimate.upper, count: estimate.count)
  }
}
