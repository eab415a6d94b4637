internal import ServingCore

/// Who becomes whom: a table whose cells are the darker the larger the share of their row.
struct ConfusionMap: Sendable {
  /// Labels that have a row; those of the most rows that change, then of the most rows.
  static let labelsMax = 12
  private static let restName = "(the rest)"

  private let labels: [String]
  private let counts: [[Int]]

  /// Nil without a cell.
  init?(_ cells: [ComparedOutputView.ConfusionCell]) {
    guard !cells.isEmpty else { return nil }
    var weights: [String: (moved: Int, all: Int)] = [:]
    for cell in cells {
      let isMoved = cell.baseline != cell.candidate
      for name in isMoved ? [cell.baseline, cell.candidate] : [cell.baseline] {
        weights[name, default: (0, 0)].moved += isMoved ? cell.count : 0
        weights[name, default: (0, 0)].all += cell.count
      }
    }
    let ranked = weights.sorted { left, right in
      (right.value.moved, right.value.all, left.key) < (left.value.moved, left.value.all, right.key)
    }.map(\.key)
    var shown = Self.inOrder(Array(ranked.prefix(Self.labelsMax)))
    if ranked.count > Self.labelsMax { shown.append(Self.restName) }
    var places: [String: Int] = [:]
    for (place, name) in shown.enumerated() { places[name] = place }
    var counts = Array(repeating: Array(repeating: 0, count: shown.count), count: shown.count)
    let rest = shown.count - 1
    for cell in cells {
      counts[places[cell.baseline] ?? rest][places[cell.candidate] ?? rest] += cell.count
    }
    labels = shown
    self.counts = counts
  }

  var figure: Markup {
    let heads = labels.map { label -> Markup in "<th scope=\"col\" class=\"figure\">\(label)</th>" }
    let rows = labels.indices.map { row -> Markup in
      let total = counts[row].reduce(0, +)
      let cells = labels.indices.map { cell(counts[row][$0], of: total, isSame: row == $0) }
      return """
        <tr><th scope="row">\(labels[row])</th>\(cells)\
        <td class="figure quiet">\(Figures.count(total))</td></tr>
        """
    }
    return """
      <figure class="wide"><figcaption><b>Who becomes whom</b> <span class="quiet">rows by the \
      baseline's label (down) and the candidate's (across)</span></figcaption>\
      <div class="scroll" tabindex="0" role="region" aria-label="Labels of both"><table \
      class="confusion"><thead><tr><td></td>\(heads)<th scope="col" class="figure quiet">all</th>\
      </tr></thead><tbody>\(rows)</tbody></table></div></figure>
      """
  }

  /// Changes get the candidate's colour, agreement a neutral one.
  private func cell(_ count: Int, of total: Int, isSame: Bool) -> Markup {
    guard count > 0 else { return "<td class=\"figure quiet\">·</td>" }
    let share = Double(count) / Double(total)
    // Changes are rare, so the square root is what makes them visible.
    let heat = isSame ? share * 0.3 : share.squareRoot() * 0.75
    return """
      <td class="figure heat\(isSame ? " same" : "")" style="--heat: \(at: heat)" \
      title="\(Figures.percent(share)) of the row">\(Figures.count(count))</td>
      """
  }

  /// As people order them: whole numbers by their size, then text; what stands for others last.
  private static func inOrder(_ names: [String]) -> [String] {
    names.sorted { left, right in
      let isOther = (left.hasPrefix("("), right.hasPrefix("("))
      if isOther.0 != isOther.1 { return isOther.1 }
      if let leftNumber = Int(left), let rightNumber = Int(right) {
        return leftNumber < rightNumber
      }
      return left < right
    }
  }
}
