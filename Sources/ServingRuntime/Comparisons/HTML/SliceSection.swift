internal import ServingCore

/// Where the versions differ: each value of each declared parameter.
struct SliceSection: Sendable {
  let view: ComparisonReportView

  var section: Markup {
    guard !view.slices.isEmpty else { return "" }
    return """
      <section class="panel">
      <div class="panel-head"><h2>Slices</h2><span class="quiet">\(explanation)</span></div>
      \(parameters.map(table))
      </section>
      """
  }

  /// In the order in which they first come.
  private var parameters: [String] {
    var seen: Set<String> = []
    return view.slices.map(\.parameter).filter { seen.insert($0).inserted }
  }

  private var hasFlips: Bool { view.slices.contains { $0.flips != nil } }

  private var explanation: String {
    (hasFlips ? "labels that flip" : "rows that differ")
      + " by a parameter of the requests; p says whether a value is as all others are, corrected "
      + "for the number of slices (Holm)"
  }

  private func table(_ parameter: String) -> Markup {
    let slices = view.slices.filter { $0.parameter == parameter }
    let rates = slices.map(rate)
    let overall = overallRate
    let bounds = rates.flatMap { [$0.value, $0.lower, $0.upper].compactMap { $0 } }
    let plot = IntervalPlot(
      scale: PlotScale(covering: bounds + [overall], withZero: true),
      references: [.init(value: overall, name: "all together", tone: "plain")])
    let rows = zip(slices, rates).map { slice, rate -> Markup in
      """
      <tr><th scope="row">\(slice.value)<span class="note">\(note(slice))</span></th>\
      <td class="figure strong">\(Figures.percent(rate.value))</td>\
      <td class="figure bounds">\(ReportFigures.bounds(rate))</td>\
      <td class="plot-cell">\(plot.cell(rate, tone: "candidate"))</td>\
      <td class="figure chance">\(slice.adjustedPValue.map(ReportFigures.probability) ?? "–")</td>\
      <td class="slice-verdict">\(VerdictBadge.badge(slice.verdict))</td></tr>
      """
    }
    return """
      <table class="intervals slices"><caption>by <b>\(parameter)</b></caption><thead><tr>\
      <th scope="col">Value</th><th scope="col" class="figure">\(hasFlips ? "flips" : "differ")\
      </th><th scope="col" class="figure">\(Figures.percent(view.confidence)) interval</th>\
      <th scope="col" class="plot-cell">\(plot.legend)</th><th scope="col" class="figure">p</th>\
      <th scope="col">beside the others</th></tr></thead><tbody>\(rows)</tbody><tfoot><tr>\
      <td colspan="3"></td><td class="plot-cell">\(plot.axis)</td><td colspan="2"></td></tr>\
      </tfoot></table>
      """
  }

  private func rate(_ slice: ComparedSliceView) -> EstimateView {
    hasFlips ? slice.flips ?? slice.differing : slice.differing
  }

  private var overallRate: Double {
    let flips = view.outputs.compactMap { $0.flips?.value }
    return hasFlips ? flips.max() ?? view.differing.value : view.differing.value
  }

  private func note(_ slice: ComparedSliceView) -> String {
    var parts = ["\(Figures.count(slice.pairs)) rows"]
    if hasFlips { parts.append("\(Figures.percent(slice.differing.value)) differ") }
    if let shift = slice.shift { parts.append("mean shift \(Figures.number(shift.value))") }
    if let psi = slice.psi { parts.append("PSI \(Figures.number(psi))") }
    if let ratio = slice.latency.medianRatio {
      parts.append("run time \(ReportFigures.factor(ratio))")
    }
    return parts.joined(separator: ", ")
  }
}
