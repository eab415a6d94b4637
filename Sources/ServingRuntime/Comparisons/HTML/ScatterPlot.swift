internal import ServingCore

/// A sample of the pairs: what the baseline said along, what the candidate said up.
struct ScatterPlot: Sendable {
  private let points: [ComparedOutputView.Point]
  private let thresholds: [Double]
  private let scale: PlotScale

  /// Nil without a finite point.
  init?(_ sample: [ComparedOutputView.Point], thresholds: [Double]) {
    points = sample.filter { $0.baseline.isFinite && $0.candidate.isFinite }
    guard !points.isEmpty else { return nil }
    // One scale for both, so that the diagonal is where they agree.
    let scale = PlotScale(covering: points.map(\.baseline) + points.map(\.candidate))
    self.thresholds = thresholds.filter { $0 >= scale.low && $0 <= scale.high }
    self.scale = scale
  }

  var figure: Markup {
    """
    <figure><figcaption><b>Row by row</b> <span class="quiet">candidate over baseline</span>\
    <span class="note">a sample of \(Figures.count(points.count)) rows\(crossingNote)</span>\
    </figcaption>\
    <svg class="plot scatter" role="img" aria-label="\(summary)"><title>\(summary)</title>\
    \(grid)<line class="diagonal" x1="0" y1="100%" x2="100%" y2="0"/>\(marks)\
    \(points.map(dot))</svg></figure>
    """
  }

  private var crossed: Int { points.count { isCrossing($0) } }

  private var crossingNote: String {
    thresholds.isEmpty
      ? "" : "; \(Figures.count(crossed)) \(crossed == 1 ? "crosses" : "cross") a threshold"
  }

  private var summary: String {
    let above = points.count { $0.candidate > $0.baseline }
    let below = points.count { $0.candidate < $0.baseline }
    return "A sample of \(points.count) rows: the candidate is above the baseline in \(above) and "
      + "below in \(below)\(crossingNote)."
  }

  private func isCrossing(_ point: ComparedOutputView.Point) -> Bool {
    thresholds.contains { (point.baseline < $0) != (point.candidate < $0) }
  }

  private func dot(_ point: ComparedOutputView.Point) -> Markup {
    let tone = isCrossing(point) ? "crossing" : "dot"
    let radius = isCrossing(point) ? 3.5 : 2.5
    return """
      <circle class="\(tone)" cx="\(at: scale.place(point.baseline))" \
      cy="\(at: 1 - scale.place(point.candidate))" r="\(length: radius)"/>
      """
  }

  private var grid: Markup {
    let last = scale.ticks.count - 1
    let lines = scale.ticks.enumerated().map { index, tick -> Markup in
      let x = scale.place(tick)
      let isSpare = scale.ticks.count > 4 && index % 2 == 1 && index != last ? " spare" : ""
      return """
        <line class="grid" x1="0" x2="100%" y1="\(at: 1 - x)" y2="\(at: 1 - x)"/>\
        <line class="grid" x1="\(at: x)" x2="\(at: x)" y1="0" y2="100%"/>\
        <text class="anchor-end" x="-6" y="\(at: 1 - x)" dy="4">\(Figures.number(tick))</text>\
        <text class="anchor-middle\(isSpare)" x="\(at: x)" y="100%" dy="16">\
        \(Figures.number(tick))</text>
        """
    }
    return "\(lines)"
  }

  private var marks: Markup {
    let lines = thresholds.map { threshold -> Markup in
      let x = scale.place(threshold)
      return """
        <line class="threshold" x1="0" x2="100%" y1="\(at: 1 - x)" y2="\(at: 1 - x)"/>\
        <line class="threshold" x1="\(at: x)" x2="\(at: x)" y1="0" y2="100%"/>
        """
    }
    return "\(lines)"
  }
}
