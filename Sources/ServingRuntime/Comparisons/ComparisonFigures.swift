/// Every figure of a comparison in one list: what the CSV is made from.
struct ComparisonFigures: Sendable {
  struct Row: Hashable, Sendable {
    var section: String
    var output = ""
    var slice = ""
    var metric: String
    var value: String
    var lower: Double?
    var upper: Double?
    var count: Int?
  }

  private(set) var rows: [Row] = []

  init(_ view: ComparisonReportView) {
    add(report: view)
    add(view.traffic)
    let rates: [(String, EstimateView?)] = [
      ("differing", view.differing), ("noise", view.noise), ("beyond noise", view.beyondNoise),
      ("candidate errors", view.candidateErrors),
    ]
    for (metric, estimate) in rates { add("rate", metric, estimate) }
    for output in view.outputs { add(output) }
    for slice in view.slices { add(slice) }
    add(view.latency, "latency")
    add(view.truth)
    for pair in view.pairs {
      rows.append(
        Row(
          section: "pair", output: pair.requestId,
          slice: pair.slices.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
            .joined(separator: ";"),
          metric: "magnitude", value: "\(pair.magnitude)"))
    }
  }

  private mutating func add(report view: ComparisonReportView) {
    let texts: [(String, String?)] = [
      ("model", view.model), ("baseline", "\(view.baseline)"), ("candidate", "\(view.candidate)"),
      ("baseline sha256", view.baselineSha256), ("candidate sha256", view.candidateSha256),
      ("since", "\(view.since)"), ("source", view.source), ("at", view.at), ("from", view.from),
      ("until", view.until), ("confidence", "\(view.confidence)"), ("margin", "\(view.margin)"),
      ("verdict", view.verdict.rawValue), ("sentence", view.sentence),
      ("pairs needed", view.pairsNeeded.map { "\($0)" }),
    ]
    for (metric, value) in texts {
      guard let value else { continue }
      rows.append(Row(section: "report", metric: metric, value: value))
    }
    for warning in view.warnings {
      rows.append(Row(section: "report", metric: "warning", value: warning))
    }
    for sentence in view.uncompared {
      rows.append(Row(section: "report", metric: "not compared", value: sentence))
    }
  }

  private mutating func add(_ traffic: TrafficView) {
    let counts = [
      ("mirrored", traffic.mirrored), ("compared", traffic.compared), ("failed", traffic.failed),
      ("pairs", traffic.pairs), ("repeated", traffic.repeated),
      ("repeated pairs", traffic.repeatedPairs),
    ]
    let reasons = traffic.dropped.sorted { $0.key < $1.key }.map { ("dropped \($0)", $1) }
    let codes = traffic.codes.sorted { $0.key < $1.key }.map { ("failed \($0)", $1) }
    for (metric, count) in counts + reasons + codes {
      rows.append(Row(section: "traffic", metric: metric, value: "\(count)"))
    }
  }

  private mutating func add(_ output: ComparedOutputView) {
    let name = output.name
    rows.append(Row(section: "output", output: name, metric: "kind", value: output.kind))
    rows.append(
      Row(section: "output", output: name, metric: "verdict", value: output.verdict.rawValue))
    let estimates: [(String, EstimateView?)] = [
      ("differing", output.differing), ("noise", output.noise), ("flips", output.flips),
      ("flip noise", output.flipNoise), ("shift", output.shift),
      ("rank correlation", output.rankCorrelation),
    ]
    for (metric, estimate) in estimates { add("output", metric, estimate, output: name) }
    for crossing in output.crossings {
      let threshold = "\(crossing.threshold)"
      add("output", "crossing \(threshold)", crossing.rate, output: name)
      rows.append(
        Row(
          section: "output", output: name, metric: "crossing \(threshold) upward",
          value: "\(crossing.upward)"))
      rows.append(
        Row(
          section: "output", output: name, metric: "crossing \(threshold) downward",
          value: "\(crossing.downward)"))
    }
    let spreads: [(String, QuantilesView?)] = [
      ("absolute", output.absolute), ("relative", output.relative),
      ("total variation", output.totalVariation), ("overlap", output.overlap),
      ("cosine", output.cosine),
    ]
    for (metric, values) in spreads {
      if let values { add(values, "output", metric, output: name) }
    }
    if let drift = output.drift {
      let figures = [
        ("psi", drift.psi), ("kolmogorov-smirnov", drift.kolmogorovSmirnov),
        ("jensen-shannon bits", drift.jensenShannon),
      ]
      for (metric, value) in figures {
        rows.append(Row(section: "output", output: name, metric: metric, value: "\(value)"))
      }
    }
    for cell in output.confusion {
      rows.append(
        Row(
          section: "output", output: name,
          metric: "confusion \(cell.baseline) -> \(cell.candidate)", value: "\(cell.count)"))
    }
  }

  private mutating func add(_ slice: ComparedSliceView) {
    let name = "\(slice.parameter)=\(slice.value)"
    let estimates: [(String, EstimateView?)] = [
      ("differing", slice.differing), ("flips", slice.flips), ("shift", slice.shift),
    ]
    for (metric, estimate) in estimates { add("slice", metric, estimate, slice: name) }
    let figures = [
      ("psi", slice.psi), ("p-value", slice.pValue), ("adjusted p-value", slice.adjustedPValue),
    ]
    for (metric, value) in figures {
      guard let value else { continue }
      rows.append(Row(section: "slice", slice: name, metric: metric, value: "\(value)"))
    }
    rows.append(
      Row(section: "slice", slice: name, metric: "verdict", value: slice.verdict.rawValue))
    add(slice.latency, "slice", slice: name)
  }

  private mutating func add(_ latency: LatencyView, _ section: String, slice: String = "") {
    add(latency.baseline, section, "baseline ms", slice: slice)
    add(latency.candidate, section, "candidate ms", slice: slice)
  }

  private mutating func add(_ truth: TruthView?) {
    guard let truth else { return }
    rows.append(Row(section: "truth", metric: "sentence", value: truth.sentence))
    if let labels = truth.labels {
      let counts = [
        ("both right", labels.bothRight), ("only baseline right", labels.onlyBaselineRight),
        ("only candidate right", labels.onlyCandidateRight), ("both wrong", labels.bothWrong),
      ]
      for (metric, count) in counts {
        rows.append(Row(section: "truth", metric: metric, value: "\(count)"))
      }
      add("truth", "baseline accuracy", labels.baselineAccuracy)
      add("truth", "candidate accuracy", labels.candidateAccuracy)
      add("truth", "accuracy difference", labels.difference)
      rows.append(Row(section: "truth", metric: "p-value", value: "\(labels.pValue)"))
      rows.append(Row(section: "truth", metric: "label verdict", value: labels.verdict.rawValue))
    }
    if let values = truth.values {
      add("truth", "baseline error", values.baselineError)
      add("truth", "candidate error", values.candidateError)
      add("truth", "error difference", values.difference)
      rows.append(Row(section: "truth", metric: "value verdict", value: values.verdict.rawValue))
    }
  }

  private mutating func add(
    _ values: QuantilesView, _ section: String, _ metric: String, output: String = "",
    slice: String = ""
  ) {
    let figures = [
      ("p50", values.p50), ("p90", values.p90), ("p95", values.p95), ("p99", values.p99),
      ("max", values.max),
    ]
    for (name, value) in figures {
      guard let value else { continue }
      rows.append(
        Row(
          section: section, output: output, slice: slice, metric: "\(metric) \(name)",
          value: "\(value)", count: values.count))
    }
    add(section, "\(metric) mean", values.mean, output: output, slice: slice)
    guard values.nonFinite > 0 else { return }
    rows.append(
      Row(
        section: section, output: output, slice: slice, metric: "\(metric) not finite",
        value: "\(values.nonFinite)"))
  }

  private mutating func add(
    _ section: String, _ metric: String, _ estimate: EstimateView?, output: String = "",
    slice: String = ""
  ) {
    guard let estimate else { return }
    rows.append(
      Row(
        section: section, output: output, slice: slice, metric: metric,
        value: "\(estimate.value)", lower: estimate.lower, upper: estimate.upper,
        count: estimate.count))
  }
}
