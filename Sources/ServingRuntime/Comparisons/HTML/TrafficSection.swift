internal import ServingCore

/// What became of the mirrored requests, so that a reader can judge whether those that were
/// compared are a fair sample.
struct TrafficSection: Sendable {
  let traffic: TrafficView
  let isReplay: Bool

  private struct Part {
    var name: String
    var note: String
    var count: Int
    var tone: String
  }

  var section: Markup {
    let parts = self.parts
    let total = max(parts.reduce(0) { $0 + $1.count }, 1)
    let rows = parts.map { part -> Markup in
      let share = Double(part.count) / Double(total)
      return """
        <tr><th scope="row">\(part.name)<span class="note">\(part.note)</span></th>\
        <td class="figure strong">\(Figures.count(part.count))</td>\
        <td class="figure">\(Figures.percent(share))</td>\
        <td class="plot-cell"><svg class="interval" aria-hidden="true">\
        <rect class="\(part.tone)" x="0" y="25%" height="50%" width="\(at: share)"/></svg></td></tr>
        """
    }
    return """
      <section class="panel">
      <div class="panel-head"><h2>What was compared</h2><span class="quiet">\(lead)</span></div>
      <table class="intervals traffic"><thead><tr><th scope="col">Requests</th>\
      <th scope="col" class="figure">count</th><th scope="col" class="figure">share</th>\
      <th scope="col" class="plot-cell"></th></tr></thead><tbody>\(rows)</tbody></table>
      \(repetitions)
      </section>
      """
  }

  private var lead: String {
    let count = Figures.count(traffic.mirrored)
    return isReplay
      ? "of \(count) requests that were replayed" : "of \(count) requests that were mirrored"
  }

  private var parts: [Part] {
    var parts = [
      Part(
        name: "compared", note: "\(Figures.count(traffic.pairs)) rows", count: traffic.compared,
        tone: "tone-good")
    ]
    if traffic.failed > 0 {
      let codes = traffic.codes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \(Figures.count($0.value))" }.joined(separator: ", ")
      parts.append(
        Part(name: "failed by the candidate", note: codes, count: traffic.failed, tone: "tone-bad"))
    }
    for drop in ReportFigures.drops(traffic) {
      parts.append(
        Part(
          name: "dropped", note: ReportFigures.words(forDrop: drop.reason), count: drop.count,
          tone: "tone-quiet"))
    }
    let underWay = ReportFigures.underWay(traffic)
    if underWay > 0 {
      parts.append(Part(name: "under way", note: "", count: underWay, tone: "tone-quiet"))
    }
    return parts
  }

  private var repetitions: Markup {
    """
    <p class="hint">For the noise floor the baseline ran \(Figures.count(traffic.repeated)) \
    requests a second time (\(Figures.count(traffic.repeatedPairs)) rows).</p>
    """
  }
}
