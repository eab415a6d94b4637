internal import ServingCore

/// One output of both versions.
struct OutputSection: Sendable {
  let output: ComparedOutputView
  let place: Int
  let confidence: Double
  let margin: Double

  static func sections(_ view: ComparisonReportView) -> [Markup] {
    view.outputs.enumerated().map { index, output in
      OutputSection(
        output: output, place: index, confidence: view.confidence, margin: view.margin
      ).section
    }
  }

  private var section: Markup {
    """
    <section class="panel" id="output-\(place)">
    <div class="panel-head"><h2>\(output.name)</h2><span class="quiet">\(kind), \
    \(Figures.count(output.pairs)) rows</span>\(VerdictBadge.badge(output.verdict))</div>
    <p>\(output.sentence)</p>
    \(rates)
    <div class="figures">\(distribution)\(scatter)</div>
    \(ConfusionMap(output.confusion)?.figure)
    \(values)
    \(drift)
    </section>
    """
  }

  private var kind: String {
    switch OutputKind(rawValue: output.kind) {
    case .label: "labels"
    case .probabilities: "probabilities of classes"
    case .score: "a score"
    case .numbers: "numbers"
    case .ranking: "a ranking"
    case .embedding: "an embedding"
    case .text: "text"
    case nil: output.kind
    }
  }

  private var thresholds: [Double] { output.crossings.map(\.threshold) }

  private var distribution: Markup? {
    output.histogram.flatMap { DistributionPlot($0, thresholds: thresholds)?.figure }
  }

  private var scatter: Markup? { ScatterPlot(output.sample, thresholds: thresholds)?.figure }

  /// Flips, crossings and differences, below each other over one scale.
  private var rates: Markup {
    var rows: [(name: String, note: String, estimate: EstimateView, tone: String)] = []
    if let flips = output.flips {
      rows.append(("Labels that flip", "", flips, "candidate"))
      if let noise = output.flipNoise {
        rows.append(("Flips of the baseline beside itself", "noise", noise, "baseline"))
      }
    }
    for crossing in output.crossings {
      let note =
        "\(Figures.count(crossing.upward)) upwards, \(Figures.count(crossing.downward)) downwards"
      rows.append(
        ("Cross \(Figures.number(crossing.threshold))", note, crossing.rate, "candidate"))
    }
    rows.append(("Rows that differ", "beyond the tolerances", output.differing, "candidate"))
    if let noise = output.noise {
      rows.append(("Differences of the baseline beside itself", "noise", noise, "baseline"))
    }
    let bounds = rows.flatMap { [$0.estimate.value, $0.estimate.lower, $0.estimate.upper] }
    var plot = IntervalPlot(
      scale: PlotScale(covering: bounds.compactMap { $0 } + [margin], withZero: true))
    plot.zone = 0...margin
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
      \(Figures.percent(confidence)) interval</th><th scope="col" class="plot-cell">\
      \(plot.legend)</th></tr>\
      </thead><tbody>\(cells)</tbody><tfoot><tr><td colspan="3"></td>\
      <td class="plot-cell">\(plot.axis)</td></tr></tfoot></table>
      """
  }

  /// How far rows are apart, where that is a number.
  private var values: Markup {
    let sketches: [(name: String, values: QuantilesView?)] = [
      ("Absolute difference", output.absolute), ("Relative difference", output.relative),
      ("Total variation", output.totalVariation), ("Overlap of the first", output.overlap),
      ("Cosine", output.cosine),
    ]
    let rows = sketches.compactMap { sketch in
      sketch.values.map { QuantileRow.row(sketch.name, $0) }
    }
    guard !rows.isEmpty else { return "" }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="Quantiles"><table \
      class="quantiles"><caption>How far rows are apart</caption><thead><tr><td></td>\
      \(QuantileRow.heads)</tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  private var drift: Markup {
    var facts: [Markup] = []
    if let shift = output.shift {
      facts.append(
        """
        <div><dt>Mean shift</dt><dd><b>\(Figures.number(shift.value))</b> \
        \(ReportFigures.bounds(shift, Figures.number))<br/><span class="quiet">candidate less \
        baseline</span></dd></div>
        """)
    }
    if let correlation = output.rankCorrelation {
      facts.append(
        """
        <div><dt>Rank correlation</dt><dd><b>\(Figures.number(correlation.value))</b> \
        \(ReportFigures.bounds(correlation, Figures.number))<br/><span class="quiet">Spearman's, \
        of \(Figures.count(correlation.count)) rows</span></dd></div>
        """)
    }
    if let drift = output.drift {
      facts.append(
        """
        <div class="broad"><dt>Drift</dt><dd><b>PSI \(Figures.number(drift.psi))</b>, \
        Kolmogorov–Smirnov \
        \(Figures.number(drift.kolmogorovSmirnov)), Jensen–Shannon \
        \(Figures.number(drift.jensenShannon)) bits<br/><span class="quiet">\(drift.sentence)\
        </span></dd></div>
        """)
    }
    return facts.isEmpty ? "" : "<dl class=\"facts\">\(facts)</dl>"
  }
}
