internal import ServingCore

/// What is compared: who, when, of what.
struct ReportHeader: Sendable {
  private static let digestCharacters = 12

  let view: ComparisonReportView

  var section: Markup {
    """
    <header>
    <p class="brand"><svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">\
    <path d="M1 10h26"/><rect x="10" y="2" width="8" height="16" rx="2"/></svg>\
    <span>\(Product.name)</span> <span class="quiet">comparison report</span></p>
    <h1>\(view.model)</h1>
    <dl class="sides">
    \(side("Baseline", view.baseline, view.baselineSha256, tone: "baseline"))
    \(side("Candidate", view.candidate, view.candidateSha256, tone: "candidate"))
    <div><dt>\(view.isReplay ? "Replayed" : "Traffic")</dt><dd>\(traffic)<br/>\
    <span class="quiet">\(period)</span></dd></div>
    </dl>
    </header>
    """
  }

  private func side(_ name: String, _ version: Int64, _ digest: String?, tone: String) -> Markup {
    let file: Markup? = digest.map { digest in
      """
      <br/><code class="quiet" title="SHA-256 \(digest)">\
      \(digest.prefix(Self.digestCharacters))…</code>
      """
    }
    return """
      <div class="\(tone)"><dt>\(name)</dt><dd><b>version \(version)</b>\(file)</dd></div>
      """
  }

  private var traffic: String {
    let rows = Figures.count(view.traffic.pairs)
    let requests = Figures.count(view.traffic.compared)
    let what = "\(rows) rows of \(requests) requests"
    return view.isReplay ? what : "\(what), mirrored since revision \(view.since)"
  }

  private var period: String {
    switch (view.from, view.until) {
    case (let from?, let until?): "\(Self.short(from)) to \(Self.short(until)) UTC"
    default: "it is not known when they came"
    }
  }

  /// RFC 3339 without the letters that machines need, to the second.
  private static func short(_ time: String) -> String {
    let parts = time.split(separator: "T", maxSplits: 1)
    guard parts.count == 2, time.hasSuffix("Z") else { return time }
    return "\(parts[0]) \(parts[1].prefix(8))"
  }
}
