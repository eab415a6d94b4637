internal import ServingCore

/// A comparison for a terminal: the verdict first, then what it rests on.
package enum ComparisonTextTable {
  /// Lines of at most ``TextColumns/columnsMax`` columns where words allow it. Nothing in it is
  /// obeyed by a terminal.
  package static func text(_ view: ComparisonReportView) -> String {
    let parts: [[String]] = [
      head(view), view.warnings.flatMap { TextColumns.wrapped("! \($0)", indent: 2) },
      rates(view), outputs(view), slices(view), latency(view.latency), truth(view), traffic(view),
      pairs(view),
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private static func head(_ view: ComparisonReportView) -> [String] {
    let period = [view.from, view.until].compactMap { $0 }.joined(separator: " to ")
    let source = view.isReplay ? "replay" : "shadow since revision \(view.since)"
    let what =
      "\(view.model): candidate version \(view.candidate) beside baseline version "
      + "\(view.baseline) (\(source)\(period.isEmpty ? "" : ", \(period)"))"
    return TextColumns.wrapped(what, indent: 0)
      + TextColumns.wrapped("\(view.verdict.rawValue.uppercased()): \(view.sentence)", indent: 0)
  }

  private static func rates(_ view: ComparisonReportView) -> [String] {
    var table = TextColumns(header: [
      "RATE", "FOUND", "\(Figures.percent(view.confidence)) INTERVAL", "FROM",
    ])
    let rates: [(String, EstimateView?, String)] = [
      ("rows that differ", view.differing, "rows"), ("noise floor", view.noise, "rows"),
      ("beyond noise", view.beyondNoise, "rows"),
      ("candidate's failures", view.candidateErrors, "requests"),
    ]
    for (name, estimate, unit) in rates {
      guard let estimate else { continue }
      table.add([
        name, Figures.percent(estimate.value), ReportFigures.bounds(estimate),
        "\(Figures.count(estimate.count)) \(unit)",
      ])
    }
    return table.lines
  }

  private static func outputs(_ view: ComparisonReportView) -> [String] {
    guard !view.outputs.isEmpty || !view.uncompared.isEmpty else { return [] }
    var lines: [String] = []
    if !view.outputs.isEmpty {
      var table = TextColumns(header: ["OUTPUT", "KIND", "VERDICT", "DIFFER", "FLIPS", "PSI"])
      for output in view.outputs {
        table.add([
          output.name, output.kind, output.verdict.rawValue,
          Figures.percent(output.differing.value),
          output.flips.map { Figures.percent($0.value) } ?? "-",
          output.drift.map { Figures.number($0.psi) } ?? "-",
        ])
      }
      lines += table.lines
    }
    for output in view.outputs {
      lines += TextColumns.wrapped("\(output.name): \(output.sentence)", indent: 2)
    }
    for sentence in view.uncompared {
      lines += TextColumns.wrapped("not compared: \(sentence)", indent: 2)
    }
    return lines
  }

  private static func slices(_ view: ComparisonReportView) -> [String] {
    guard !view.slices.isEmpty else { return [] }
    let hasFlips = view.slices.contains { $0.flips != nil }
    var table = TextColumns(header: [
      "SLICE", "ROWS", hasFlips ? "FLIPS" : "DIFFER",
      "\(Figures.percent(view.confidence)) INTERVAL", "P", "BESIDE THE OTHERS",
    ])
    for slice in view.slices {
      let rate = hasFlips ? slice.flips ?? slice.differing : slice.differing
      table.add([
        "\(slice.parameter)=\(slice.value)", Figures.count(slice.pairs),
        Figures.percent(rate.value), ReportFigures.bounds(rate),
        slice.adjustedPValue.map(ReportFigures.probability) ?? "-", slice.verdict.rawValue,
      ])
    }
    return table.lines
  }

  private static func latency(_ latency: LatencyView) -> [String] {
    guard latency.baseline.count > 0, latency.candidate.count > 0 else { return [] }
    var table = TextColumns(header: ["RUN TIME MS", "MEDIAN", "90 %", "95 %", "99 %", "LARGEST"])
    func add(_ name: String, _ values: QuantilesView) {
      let figures = [values.p50, values.p90, values.p95, values.p99, values.max]
      table.add([name] + figures.map { $0.map(Figures.number) ?? "-" })
    }
    add("baseline", latency.baseline)
    add("candidate", latency.candidate)
    let ratios = [latency.medianRatio, nil, nil, latency.p99Ratio, nil]
    table.add(["ratio"] + ratios.map { $0.map(Figures.number) ?? "-" })
    return table.lines
  }

  private static func truth(_ view: ComparisonReportView) -> [String] {
    guard let truth = view.truth else { return [] }
    return ["AGAINST THE TRUTH"] + TextColumns.wrapped(truth.sentence, indent: 2)
  }

  private static func traffic(_ view: ComparisonReportView) -> [String] {
    let traffic = view.traffic
    var words = [
      "\(Figures.count(traffic.mirrored)) requests \(view.isReplay ? "replayed" : "mirrored")",
      "\(Figures.count(traffic.compared)) compared (\(Figures.count(traffic.pairs)) rows)",
      "\(Figures.count(traffic.repeated)) repeated for the noise floor",
    ]
    if traffic.failed > 0 { words.append("\(Figures.count(traffic.failed)) failed") }
    for drop in ReportFigures.drops(traffic) {
      words.append(
        "\(Figures.count(drop.count)) dropped (\(ReportFigures.words(forDrop: drop.reason)))")
    }
    return TextColumns.wrapped(words.joined(separator: ", "), indent: 0)
  }

  private static let pairsMax = 5

  private static func pairs(_ view: ComparisonReportView) -> [String] {
    guard !view.pairs.isEmpty else { return [] }
    var table = TextColumns(header: ["MOST DIFFERENT", ""])
    for pair in view.pairs.prefix(pairsMax) { table.add([pair.requestId, pair.sentence]) }
    return table.lines
  }
}
