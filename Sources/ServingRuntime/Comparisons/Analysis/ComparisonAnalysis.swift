package import ServingCore

/// What a comparison comes to: verdicts, sentences and warnings from its sums. Pure, so a replica,
/// a reader of the store and a test say the same.
package struct ComparisonAnalysis: Sendable {
  /// Of every interval.
  package static let confidence = 0.95

  let comparison: Comparison
  let id: ComparisonID
  let outcomes: [PairedOutcome]
  let margin: Double

  /// - Parameter outcomes: of requests of this comparison, once each.
  package init(
    _ comparison: Comparison, of id: ComparisonID, outcomes: [PairedOutcome] = []
  ) {
    self.comparison = comparison
    self.id = id
    self.outcomes = outcomes
    margin = Double(comparison.plan.margin.hundredths) / Double(Percentage.hundredthsMax)
  }

  /// - Parameters:
  ///   - time: when the report is made, RFC 3339.
  ///   - parameter: the slices to show; nil for those of every declared parameter. Their p-values
  ///     are corrected for all slices either way.
  /// - Throws: `INVALID_ARGUMENT` naming the declared parameters, for another one.
  package func report(
    at time: String, baselineSHA256: String? = nil, candidateSHA256: String? = nil,
    by parameter: String? = nil
  ) throws(ServingError) -> ComparisonReportView {
    let declared = comparison.plan.slices
    if let parameter, !declared.contains(parameter) {
      throw ServingError(
        .invalidArgument,
        "parameter \(parameter.quotedForMessage): expected one that the settings of model "
          + "\(id.model) compare by, "
          + (declared.isEmpty ? "which name none" : declared.quotedListForMessage))
    }
    let finding = RateFinding(
      comparison.total.differing, noise: comparison.noise.differing, margin: margin)
    let overall = OverallFinding(
      comparison: comparison, id: id, differing: finding, margin: margin)
    return ComparisonReportView(
      model: id.model.description, at: time, baseline: id.baseline.number,
      candidate: id.candidate.number, baselineSha256: baselineSHA256,
      candidateSha256: candidateSHA256, since: id.since,
      source: id.since == 0 ? "replay" : "live", from: Self.time(comparison.fromMicroseconds),
      until: Self.time(comparison.untilMicroseconds), confidence: Self.confidence, margin: margin,
      verdict: overall.verdict, sentence: overall.sentence,
      warnings: ComparisonWarnings(comparison: comparison).sentences, traffic: traffic,
      candidateErrors: overall.errors, differing: EstimateView(finding.rate),
      noise: finding.noise.map(EstimateView.init),
      beyondNoise: finding.beyondNoise.map(EstimateView.init),
      pairsNeeded: comparison.total.differing.rowsNeeded(
        halfWidth: margin, confidence: Self.confidence),
      outputs: outputs, uncompared: comparison.plan.uncompared,
      latency: LatencyView(comparison.total),
      slices: SliceFindings(comparison: comparison, margin: margin).views
        .filter { parameter == nil || $0.parameter == parameter },
      truth: TruthFinding(outcomes: outcomes, id: id, margin: margin).view, pairs: pairs)
  }

  private var traffic: TrafficView {
    TrafficView(
      mirrored: comparison.mirrored, compared: comparison.compared, failed: comparison.failed,
      dropped: Dictionary(
        uniqueKeysWithValues: comparison.drops.map { ($0.key.rawValue, $0.value) }),
      codes: Dictionary(
        uniqueKeysWithValues: comparison.failures.map { ($0.key.rawValue, $0.value) }),
      pairs: comparison.total.rows, repeated: comparison.repeated,
      repeatedPairs: comparison.noise.rows)
  }

  private var outputs: [ComparedOutputView] {
    zip(comparison.plan.outputs, zip(comparison.total.outputs, comparison.noise.outputs))
      .map { planned, sides in
        OutputFinding(planned: planned, found: sides.0, noise: sides.1, margin: margin).view
      }
  }

  private var pairs: [DifferentPairView] {
    comparison.worst.all.map { pair in
      DifferentPairView(pair, at: Self.time(pair.receivedAtMicroseconds))
    }
  }

  /// A replay of rows of a file has no times.
  private static func time(_ microseconds: Int64?) -> String? {
    guard let microseconds, microseconds > 0 else { return nil }
    return WallClock.text(microseconds / 1_000)
  }
}

extension EstimateView {
  init(_ estimate: Estimate) {
    let interval = estimate.interval
    self.init(
      value: estimate.value, lower: interval.lower.isFinite ? interval.lower : nil,
      upper: interval.upper.isFinite ? interval.upper : nil, count: estimate.count)
  }
}
