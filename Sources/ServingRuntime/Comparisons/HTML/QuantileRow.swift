internal import ServingCore

/// A row of a table of quantiles.
enum QuantileRow {
  static let heads: Markup = """
    <th scope="col" class="figure">median</th><th scope="col" class="figure">90 %</th>\
    <th scope="col" class="figure">95 %</th><th scope="col" class="figure">99 %</th>\
    <th scope="col" class="figure">largest</th><th scope="col" class="figure">mean</th>\
    <th scope="col" class="figure">rows</th>
    """

  static func row(_ name: String, _ values: QuantilesView) -> Markup {
    let figures = [values.p50, values.p90, values.p95, values.p99, values.max]
    let cells = figures.map { figure -> Markup in
      "<td class=\"figure\">\(figure.map(Figures.number) ?? "–")</td>"
    }
    let mean = values.mean.map { ReportFigures.text($0, Figures.number) } ?? "–"
    let unknown: Markup? =
      values.nonFinite > 0
      ? """
      <span class="note">\(Figures.count(values.nonFinite)) not finite, in no quantile</span>
      """ : nil
    return """
      <tr><th scope="row">\(name)\(unknown)</th>\(cells)<td class="figure nowrap">\(mean)</td>\
      <td class="figure quiet">\(Figures.count(values.count))</td></tr>
      """
  }
}
