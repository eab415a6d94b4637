internal import ServingCore

/// How long the engine's runs took.
struct LatencySection: Sendable {
  let latency: LatencyView

  var section: Markup {
    let rows = quantiles
    guard !rows.isEmpty else { return "" }
    let values = rows.flatMap { [$0.baseline, $0.candidate] }
    let plot = IntervalPlot(
      scale: PlotScale(logarithmicCovering: values), number: ReportFigures.milliseconds)
    let cells = rows.map { row -> Markup in
      """
      <tr><th scope="row">\(row.name)</th>\
      <td class="figure">\(ReportFigures.milliseconds(row.baseline))</td>\
      <td class="figure">\(ReportFigures.milliseconds(row.candidate))</td>\
      <td class="figure strong">\(factor(row.baseline, row.candidate))</td>\
      <td class="plot-cell">\(plot.dumbbell(row.baseline, row.candidate))</td></tr>
      """
    }
    return """
      <section class="panel">
      <div class="panel-head"><h2>Run times</h2><span class="quiet">of the engine's runs that the \
      compared requests were in, without waiting</span></div>
      <table class="intervals latency"><thead><tr><td></td>\
      <th scope="col" class="figure"><span class="key fill-key baseline">baseline</span></th>\
      <th scope="col" class="figure"><span class="key fill-key candidate">candidate</span></th>\
      <th scope="col" class="figure">ratio</th><th scope="col" class="plot-cell">\
      <span class="quiet">logarithmic</span></th></tr></thead><tbody>\(cells)</tbody><tfoot><tr>\
      <td colspan="4"></td><td class="plot-cell">\(plot.axis)</td></tr></tfoot></table>
      </section>
      """
  }

  private struct Row {
    var name: String
    var baseline: Double
    var candidate: Double
  }

  private var quantiles: [Row] {
    let sides = (latency.baseline, latency.candidate)
    let pairs: [(String, Double?, Double?)] = [
      ("median", sides.0.p50, sides.1.p50), ("90 %", sides.0.p90, sides.1.p90),
      ("95 %", sides.0.p95, sides.1.p95), ("99 %", sides.0.p99, sides.1.p99),
      ("largest", sides.0.max, sides.1.max),
    ]
    return pairs.compactMap { name, baseline, candidate in
      guard let baseline, let candidate else { return nil }
      return Row(name: name, baseline: baseline, candidate: candidate)
    }
  }

  private func factor(_ baseline: Double, _ candidate: Double) -> String {
    baseline > 0 ? ReportFigures.factor(candidate / baseline) : "–"
  }
}
