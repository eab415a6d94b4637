import ServingCore
import ServingRuntime

/// Comparisons that say what they were asked for; of `digits` alone.
struct ScriptedComparisons: ComparisonSource {
  func comparisons(of model: ModelName) async throws(ServingError) -> ComparisonListView {
    try check(model)
    return ComparisonListView(
      model: model.description, at: "2026-11-23T09:00:00.000Z",
      comparisons: [
        ComparisonListView.Row(
          baseline: 2, candidate: 3, since: 7, isRunning: true, pairs: 40,
          from: "2026-11-23T08:00:00.000Z")
      ])
  }

  func comparison(
    of model: ModelName, baseline: ModelVersion?, candidate: ModelVersion?, since: Int?,
    by parameter: String?
  ) async throws(ServingError) -> ComparisonReportView {
    try check(model)
    guard baseline?.number != 9 else {
      throw ServingError(.notFound, "no comparison with 9; there are: 3 against 2")
    }
    let share = EstimateView(value: 0.5, lower: 0.25, upper: 0.75, count: 40)
    return ComparisonReportView(
      model: model.description, at: "2026-11-23T09:00:00.000Z", baseline: baseline?.number ?? 2,
      candidate: candidate?.number ?? 3, since: since ?? 7, source: "live", confidence: 0.95,
      margin: 0.01, verdict: .different, sentence: "by \(parameter ?? "all")",
      warnings: ["<b>few</b> pairs"],
      traffic: TrafficView(
        mirrored: 50, compared: 40, failed: 1, dropped: ["queue_full": 9], codes: ["INTERNAL": 1],
        pairs: 40, repeated: 1, repeatedPairs: 1),
      candidateErrors: share, differing: share,
      latency: LatencyView(
        baseline: QuantilesView(count: 40, p50: 1), candidate: QuantilesView(count: 40, p50: 2),
        medianRatio: 2),
      slices: [
        ComparedSliceView(
          parameter: "country", value: "de", pairs: 4, differing: share,
          latency: LatencyView(
            baseline: QuantilesView(count: 0), candidate: QuantilesView(count: 0)),
          adjustedPValue: 0.5, verdict: .inconclusive)
      ])
  }

  private func check(_ model: ModelName) throws(ServingError) {
    guard model.description == "digits" else {
      throw ServingError(.notFound, "no model \(model)")
    }
  }
}
