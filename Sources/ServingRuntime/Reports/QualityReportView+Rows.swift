internal import ExperimentStore
internal import ServingCore

extension QualityReportView {
  /// Puts predictions and outcomes together by version and slice.
  init(
    _ rows: QualityRows, of model: ModelName, by parameter: String?, sinceSeconds: Int?,
    at time: String
  ) {
    var counts: [QualityRows.Group: QualityCounts] = [:]
    for row in rows.rows {
      counts[row.group, default: QualityCounts()].add(output: row.output, truth: row.truth)
    }
    let groups = Set(counts.keys).union(rows.predictions.keys).sorted { left, right in
      if left.version != right.version { return left.version < right.version }
      // Predictions without the parameter come last.
      guard let leftSlice = left.slice else { return false }
      return right.slice.map { leftSlice < $0 } ?? true
    }
    self.init(
      model: model.description, at: time, by: parameter, sinceSeconds: sinceSeconds,
      confidence: 0.95,
      rows: groups.map { group in
        Row(
          group, predictions: rows.predictions[group] ?? 0,
          report: QualityReport(counts[group] ?? QualityCounts()))
      })
  }
}

extension QualityReportView.Row {
  fileprivate init(_ group: QualityRows.Group, predictions: Int, report: QualityReport) {
    self.init(
      version: group.version.number, slice: group.slice, predictions: predictions,
      outcomes: report.outcomeCount, accuracy: report.accuracy.map(EstimateView.init),
      precision: report.precision.mapValues(EstimateView.init),
      recall: report.recall.mapValues(EstimateView.init),
      auc: report.areaUnderCurve.map(EstimateView.init),
      meanError: report.meanError.map(EstimateView.init))
  }
}

extension EstimateView {
  fileprivate init(_ estimate: QualityEstimate) {
    self.init(
      value: estimate.value, lower: estimate.lower, upper: estimate.upper, count: estimate.count)
  }
}
