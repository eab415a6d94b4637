internal import ServingCore

/// How the figures were made, with their sources, so that a reader can check them.
struct MethodSection: Sendable {
  let view: ComparisonReportView

  var section: Markup {
    let items = methods.map { name, text -> Markup in "<li><b>\(name)</b> \(text)</li>" }
    return """
      <section class="panel">
      <div class="panel-head"><h2>How to read this</h2></div>
      <ul class="methods">\(items)</ul>
      </section>
      """
  }

  private var methods: [(String, String)] {
    let margin = Figures.percent(view.margin)
    return [
      (
        "Verdicts.",
        "Alike: the interval of the difference beyond noise ends within the margin of \(margin). "
          + "Different: it begins above zero. Inconclusive: neither, so more has to be seen."
      ),
      (
        "Intervals",
        "hold the true value in \(Figures.percent(view.confidence)) of all comparisons, for one "
          + "look at a sample whose size was not chosen by its result. Rates: Wilson's score "
          + "interval (1927) with the effective number of rows where requests have several (Korn "
          + "and Graubard 1998). Differences of rates: Newcombe (1998), method 10. Means: "
          + "Student's t over requests."
      ),
      (
        "Noise.",
        "A share of the requests was run a second time by the baseline. What differs there is no "
          + "change of the version, and is taken off."
      ),
    ] + sliceMethods + truthMethods + [
      (
        "Drift.",
        "Population stability index, Kolmogorov–Smirnov distance and Jensen–Shannon divergence "
          + "over fixed bins. Rank correlation: Spearman's with mid-ranks, interval by Fisher's z "
          + "with the variance of Bonett and Wright (2000)."
      ),
      (
        "Samples.",
        "Scatter plots and rank correlations use a sample drawn by a hash of the requests' ids, so "
          + "it does not depend on what they were. Pairs below are the most different ones, and "
          + "no sample."
      ),
    ]
  }

  private var sliceMethods: [(String, String)] {
    guard !view.slices.isEmpty else { return [] }
    return [
      (
        "Slices.",
        "Each value of a parameter is tested against all other values together, by a score test "
          + "or Fisher's exact test; the p-values are corrected for all tests of the report (Holm "
          + "1979). Where outputs have labels, flips and differences are both tested, and the "
          + "smaller p-value is doubled."
      )
    ]
  }

  private var truthMethods: [(String, String)] {
    guard view.truth != nil else { return [] }
    return [
      (
        "Truth.",
        "Labels: McNemar's exact test (1947), mid-p; the interval of the difference by Newcombe's "
          + "method 10 for pairs. Errors of values: a paired bootstrap of their difference, "
          + "bias-corrected and accelerated (Efron 1987)."
      )
    ]
  }
}
