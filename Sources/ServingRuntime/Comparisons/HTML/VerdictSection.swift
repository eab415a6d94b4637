internal import ServingCore

/// What it comes to, with the intervals that it rests on beside the margin, and what a reader must
/// know before they trust it.
struct VerdictSection: Sendable {
  let view: ComparisonReportView

  var section: Markup {
    """
    <section class="verdict is-\(view.verdict.rawValue)">
    <div class="verdict-head"><span class="stamp" aria-hidden="true">\
    \(VerdictBadge.sign(view.verdict))</span>
    <div><h2>\(view.verdict.rawValue)</h2><p class="lead">\(view.sentence)</p></div></div>
    \(warnings)
    \(rates)
    \(outputs)
    </section>
    """
  }

  private var warnings: Markup {
    guard !view.warnings.isEmpty else { return "" }
    let items = view.warnings.map { warning -> Markup in "<li>\(warning)</li>" }
    return """
      <div class="alarm"><b>Before you trust the figures</b><ul>\(items)</ul></div>
      """
  }

  private var rates: Markup {
    let rows = self.rows
    let bounds = rows.flatMap { [$0.estimate.value, $0.estimate.lower, $0.estimate.upper] }
    var plot = IntervalPlot(
      scale: PlotScale(covering: bounds.compactMap { $0 } + [view.margin], withZero: true))
    plot.zone = max(-view.margin, plot.scale.low)...view.margin
    let cells = rows.map { row -> Markup in
      """
      <tr><th scope="row">\(row.name)<span class="note">\(row.note)</span></th>\
      <td class="figure strong">\(Figures.percent(row.estimate.value))</td>\
      <td class="figure bounds">\(ReportFigures.bounds(row.estimate))</td>\
      <td class="plot-cell">\(plot.cell(row.estimate, tone: row.tone))</td></tr>
      """
    }
    return """
      <table class="intervals"><thead><tr><th scope="col">Rate</th>\
      <th scope="col" class="figure">found</th><th scope="col" class="figure">\
      \(Figures.percent(view.confidence)) interval</th><th scope="col" class="plot-cell">\
      \(plot.legend)</th>\
      </tr></thead><tbody>\(cells)</tbody><tfoot><tr><td colspan="3"></td>\
      <td class="plot-cell">\(plot.axis)</td></tr></tfoot></table>
      """
  }

  private struct Row {
    var name: String
    var note: String
    var estimate: EstimateView
    var tone: String
  }

  private var rows: [Row] {
    let traffic = view.traffic
    var rows = [
      Row(
        name: "Rows that differ", note: "\(Figures.count(view.differing.count)) rows",
        estimate: view.differing, tone: "candidate")
    ]
    if let noise = view.noise {
      rows.append(
        Row(
          name: "Noise floor",
          note: "the baseline beside itself, \(Figures.count(traffic.repeatedPairs)) rows",
          estimate: noise, tone: "baseline"))
    }
    if let beyond = view.beyondNoise {
      rows.append(
        Row(
          name: "Beyond noise", note: "the first less the second", estimate: beyond, tone: "plain"))
    }
    rows.append(
      Row(
        name: "Candidate's failures",
        note: "\(Figures.count(traffic.failed)) of \(Figures.count(view.candidateErrors.count)) "
          + "requests", estimate: view.candidateErrors, tone: "candidate"))
    return rows
  }

  private var outputs: Markup {
    guard !view.outputs.isEmpty || !view.uncompared.isEmpty else { return "" }
    let compared = view.outputs.enumerated().map { index, output -> Markup in
      """
      <li>\(VerdictBadge.badge(output.verdict)) <a href="#output-\(index)">\(output.name)</a> \
      <span class="quiet">\(output.sentence)</span></li>
      """
    }
    let others = view.uncompared.map { sentence -> Markup in
      """
      <li><span class="badge is-open">not compared</span> \
      <span class="quiet">\(sentence)</span></li>
      """
    }
    return "<ul class=\"findings\">\(compared)\(others)</ul>"
  }
}
