internal import ServingCore

/// Both versions against what turned out to be true.
struct TruthSection: Sendable {
  let view: ComparisonReportView

  var section: Markup {
    guard let truth = view.truth else { return "" }
    return """
      <section class="panel">
      <div class="panel-head"><h2>Against the truth</h2></div>
      <p>\(truth.sentence)</p>
      \(truth.labels.map(labels))
      \(truth.values.map(values))
      </section>
      """
  }

  private func labels(_ labels: TruthView.Labels) -> Markup {
    let counts = [
      ("both are right", labels.bothRight), ("only the baseline", labels.onlyBaselineRight),
      ("only the candidate", labels.onlyCandidateRight), ("neither", labels.bothWrong),
    ]
    let facts = counts.map { name, count -> Markup in
      "<div><dt>\(name)</dt><dd><b>\(Figures.count(count))</b></dd></div>"
    }
    let rates = [
      ("Baseline's accuracy", labels.baselineAccuracy, "baseline"),
      ("Candidate's accuracy", labels.candidateAccuracy, "candidate"),
    ]
    return """
      <h3>Labels \(VerdictBadge.badge(labels.verdict))</h3>
      <dl class="facts">\(facts)<div><dt>McNemar's test</dt>\
      <dd>p <b>\(ReportFigures.probability(labels.pValue))</b></dd></div></dl>
      \(table(rates, number: Figures.percent, withZero: false))
      \(table(
        [("Candidate less baseline", labels.difference, "plain")], number: Figures.percent,
        withZero: true, zone: -view.margin...view.margin))
      """
  }

  private func values(_ values: TruthView.Values) -> Markup {
    let rates = [
      ("Baseline's mean error", values.baselineError, "baseline"),
      ("Candidate's mean error", values.candidateError, "candidate"),
    ]
    return """
      <h3>Values \(VerdictBadge.badge(values.verdict))</h3>
      \(table(rates, number: Figures.number, withZero: false))
      \(table(
        [("Candidate less baseline", values.difference, "plain")], number: Figures.number,
        withZero: true))
      """
  }

  private func table(
    _ rows: [(String, EstimateView, String)], number: @escaping @Sendable (Double) -> String,
    withZero: Bool, zone: ClosedRange<Double>? = nil
  ) -> Markup {
    var bounds = rows.flatMap { [$0.1.value, $0.1.lower, $0.1.upper].compactMap { $0 } }
    if let zone { bounds += [zone.lowerBound, zone.upperBound] }
    let plot = IntervalPlot(
      scale: PlotScale(covering: bounds, withZero: withZero), zone: zone,
      references: withZero ? [.init(value: 0, name: "no difference", tone: "plain")] : [],
      number: number)
    let cells = rows.map { name, estimate, tone -> Markup in
      """
      <tr><th scope="row">\(name)<span class="note">\(Figures.count(estimate.count)) outcomes\
      </span></th><td class="figure strong">\(number(estimate.value))</td>\
      <td class="figure bounds">\(ReportFigures.bounds(estimate, number))</td>\
      <td class="plot-cell">\(plot.cell(estimate, tone: tone))</td></tr>
      """
    }
    return """
      <table class="intervals"><tbody>\(cells)</tbody><tfoot><tr><td colspan="3"></td>\
      <td class="plot-cell">\(plot.axis)</td></tr></tfoot></table>
      """
  }
}
