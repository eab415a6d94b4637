internal import ServingCore

/// Both distributions of an output over the same bins: the baseline filled, the candidate as a
/// line, so that they can be told apart without colours too.
struct DistributionPlot: Sendable {
  /// A largest share of rows in one bin, above which the others would lie on the ground: heights
  /// are square roots of shares from there on.
  private static let rootShareMin = 0.4
  /// Labels below the axis; half of them are left out where there is no room.
  private static let labelsMax = 8
  /// Bins between labels: of 50 from 0 to 1 those that end at round numbers.
  private static let labelSteps = [1, 2, 5, 10, 20, 50]

  private let edges: [Double]
  private let baseline: [Double]
  private let candidate: [Double]
  private let thresholds: [Double]
  private let scale: PlotScale
  private let isRoot: Bool

  /// Nil for a histogram without rows, or one whose bins and edges do not fit together.
  init?(_ histogram: ComparedOutputView.Histogram, thresholds: [Double]) {
    let bins = histogram.baseline.count
    guard bins > 0, histogram.candidate.count == bins, histogram.edges.count == bins + 1 else {
      return nil
    }
    let totals = (histogram.baseline.reduce(0, +), histogram.candidate.reduce(0, +))
    guard totals.0 > 0, totals.1 > 0 else { return nil }
    edges = histogram.edges
    baseline = histogram.baseline.map { Double($0) / Double(totals.0) }
    candidate = histogram.candidate.map { Double($0) / Double(totals.1) }
    self.thresholds = thresholds
    let highest = max(baseline.max() ?? 0, candidate.max() ?? 0)
    isRoot = bins > 4 && highest >= Self.rootShareMin
    scale = PlotScale(covering: [0, highest])
  }

  var figure: Markup {
    """
    <figure><figcaption><b>Distribution</b> \
    <span class="key area-key baseline">baseline</span> \
    <span class="key step-key candidate">candidate</span>\
    <span class="note">share of rows\(rootNote) in \(baseline.count) bins\(widthNote)</span>\
    </figcaption>\
    <svg class="plot" role="img" aria-label="\(summary)"><title>\(summary)</title>\(grid)\
    <svg viewBox="0 0 1000 1000" width="100%" height="100%" preserveAspectRatio="none">\
    <path class="area baseline" d="\(path(baseline, isClosed: true))"/>\
    <path class="line candidate" d="\(path(candidate, isClosed: false))"/></svg>\
    \(marks)\(labels)</svg></figure>
    """
  }

  private var rootNote: String { isRoot ? " on a square-root scale" : "" }

  private var widthNote: String {
    let widths = zip(edges, edges.dropFirst()).map { $1 - $0 }
    let isEven = (widths.max() ?? 0) <= (widths.min() ?? 0) * 1.001
    return isEven ? "" : " of unequal width"
  }

  private var summary: String {
    func peak(_ shares: [Double]) -> String {
      let index = shares.indices.max { shares[$0] < shares[$1] } ?? 0
      return "most rows (\(Figures.percent(shares[index]))) from \(Figures.number(edges[index])) "
        + "to \(Figures.number(edges[index + 1]))"
    }
    return "Distribution of both. Baseline: \(peak(baseline)). Candidate: \(peak(candidate))."
  }

  /// From the top, 0 to 1.
  private func height(_ share: Double) -> Double {
    let place = scale.place(share)
    return 1 - (isRoot ? place.squareRoot() : place)
  }

  private var grid: Markup {
    // On a square-root scale the upper ticks crowd.
    let shown = scale.ticks.filter { isRoot ? $0 == 0 || scale.place($0) > 0.15 : true }
    let lines = shown.map { tick -> Markup in
      let y = height(tick)
      return """
        <line class="grid" x1="0" x2="100%" y1="\(at: y)" y2="\(at: y)"/>\
        <text class="anchor-end" x="-6" y="\(at: y)" dy="4">\(Figures.percent(tick))</text>
        """
    }
    return "\(lines)"
  }

  /// Steps: flat over each bin.
  private func path(_ shares: [Double], isClosed: Bool) -> Markup {
    var path: Markup = "M0 1000"
    for (index, share) in shares.enumerated() {
      let y = 1_000 * height(share)
      let left = 1_000 * Double(index) / Double(shares.count)
      let right = 1_000 * Double(index + 1) / Double(shares.count)
      path += "L\(length: left) \(length: y)L\(length: right) \(length: y)"
    }
    path += isClosed ? "L1000 1000Z" : "L1000 1000"
    return path
  }

  private var marks: Markup {
    let lines = thresholds.compactMap { threshold -> Markup? in
      guard let x = place(threshold) else { return nil }
      return """
        <line class="threshold" x1="\(at: x)" x2="\(at: x)" y1="0" y2="100%"/>\
        <text class="threshold-name anchor-middle" x="\(at: x)" y="-4">\
        \(Figures.number(threshold))</text>
        """
    }
    return "\(lines)"
  }

  /// Where a value lies: bins are equally wide here, whatever they span.
  private func place(_ value: Double) -> Double? {
    guard value >= edges[0], value <= edges[edges.count - 1] else { return nil }
    let index = (edges.firstIndex { $0 > value } ?? edges.count - 1) - 1
    let width = edges[index + 1] - edges[index]
    let within = width > 0 && width.isFinite ? (value - edges[index]) / width : 0
    return (Double(index) + min(max(within, 0), 1)) / Double(baseline.count)
  }

  private var labels: Markup {
    let least = (edges.count + Self.labelsMax - 1) / Self.labelsMax
    let step = Self.labelSteps.first { $0 >= least } ?? max(least, 1)
    let texts = stride(from: 0, to: edges.count, by: step).map { index -> Markup in
      let isSpare = (index / step) % 2 == 1 ? " spare" : ""
      return """
        <text class="anchor-middle\(isSpare)" x="\(at: Double(index) / Double(baseline.count))" \
        y="100%" dy="16">\(Figures.number(edges[index]))</text>
        """
    }
    return "\(texts)"
  }
}
