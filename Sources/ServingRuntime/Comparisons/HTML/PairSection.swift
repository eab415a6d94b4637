internal import ServingCore

/// The most different pairs, to be looked at.
struct PairSection: Sendable {
  /// Pairs on the page; the data has all that are kept.
  static let pairsMax = 24

  let view: ComparisonReportView

  var section: Markup {
    guard !view.pairs.isEmpty else { return "" }
    let shown = view.pairs.prefix(Self.pairsMax)
    let more = view.pairs.count - shown.count
    let rest: Markup? =
      more > 0
      ? "<p class=\"hint\">\(Figures.count(more)) more are in the JSON report.</p>" : nil
    return """
      <section class="panel">
      <div class="panel-head"><h2>Most different pairs</h2><span class="quiet">over all and of \
      each slice; what differs is marked</span></div>
      <ol class="pairs">\(shown.map(item))</ol>
      \(rest)
      </section>
      """
  }

  private func item(_ pair: DifferentPairView) -> Markup {
    let texts = PairTexts.marked(pair.baseline, pair.candidate)
    let slices = pair.slices.sorted { $0.key < $1.key }.map { name, value -> Markup in
      " <span class=\"chip\">\(name) = \(value)</span>"
    }
    let time = pair.at.map { ", \($0)" } ?? ""
    let input: Markup? = pair.input.map { input in
      "<div class=\"side\"><h4>Input</h4><pre>\(input)</pre></div>"
    }
    return """
      <li><p><b>\(pair.sentence)</b>\(slices)</p>
      <p class="quiet">request <code>\(pair.requestId)</code>\(time)</p>
      <div class="both"><div class="side baseline"><h4>Baseline</h4><pre>\(texts.0)</pre></div>\
      <div class="side candidate"><h4>Candidate</h4><pre>\(texts.1)</pre></div></div>\(input)</li>
      """
  }
}
