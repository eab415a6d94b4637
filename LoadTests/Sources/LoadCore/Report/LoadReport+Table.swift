extension LoadReport {
  /// Models that are named one by one.
  private static let modelsNamedMax = 4

  /// The report for people, a line each.
  package func table() -> [String] {
    [heading] + counts() + [""] + times() + failureLines()
  }

  private var heading: String {
    let way =
      switch setting.rateIntended {
      case .some(let rate): "open loop, \(Figures.rate(rate))/s, \(setting.arrivals ?? "")"
      case .none: "closed loop, \(Figures.whole(setting.concurrency ?? 0)) at once"
      }
    let names =
      setting.models.count <= Self.modelsNamedMax
      ? setting.models.joined(separator: ", ") : "\(Figures.whole(setting.models.count)) models"
    return "\(names) at \(setting.server): \(way), "
      + "\(Self.count(setting.connections, "connection")), "
      + "\(Self.count(setting.threads, "event loop")), \(Self.seconds(setting.seconds)) s after "
      + "\(Self.seconds(setting.warmUpSeconds)) s of warm-up"
  }

  private func counts() -> [String] {
    var lines = [
      Self.row("sent", Figures.whole(sent)),
      Self.row("answered", Figures.whole(answered) + versionNote),
      Self.row("failed", Figures.whole(failed)),
    ]
    if warmUpSent > 0 { lines.append(Self.row("sent to warm up", Figures.whole(warmUpSent))) }
    for (reason, count) in notSent.sorted(by: { $0.key < $1.key }) {
      lines.append(Self.row("not sent", "\(Figures.whole(count)) (\(reason))"))
    }
    let intended = setting.rateIntended.map { " of \(Figures.rate($0)) intended" } ?? ""
    lines.append(Self.row("answers/s", Figures.rate(rateReached) + intended))
    lines.append(
      Self.row(
        "bodies",
        "\(Figures.bytes(requestBodyBytes)) sent, \(Figures.bytes(replyBodyBytes)) received"))
    return lines
  }

  private var versionNote: String {
    let parts = versions.sorted { (Int64($0.key) ?? 0) < (Int64($1.key) ?? 0) }
      .map { "\($0.key): \(Figures.whole($0.value))" }
    return parts.isEmpty ? "" : " (by version \(parts.joined(separator: ", ")))"
  }

  private func times() -> [String] {
    let rows: [(String, TimeSummary?)] = [
      ("latency, from the intended start", latency), ("service, from the sending", service),
      ("generator late by", lag), ("waited for a stream", streamWait),
      ("server: queue", server.queue), ("server: batch", server.batch),
      ("server: compute", server.compute),
    ]
    return [Self.timeRow("milliseconds", ["min", "p50", "p90", "p99", "p99.9", "max"])]
      + rows.map { name, summary in
        guard let summary else { return Self.timeRow(name, Array(repeating: "-", count: 6)) }
        return Self.timeRow(
          name,
          [
            summary.minUs, summary.p50Us, summary.p90Us, summary.p99Us, summary.p999Us,
            summary.maxUs,
          ].map(Figures.milliseconds))
      }
  }

  private func failureLines() -> [String] {
    let groups = [("failed", failures), ("failed while warming up", warmUpFailures)]
    let lines = groups.flatMap { name, entries in
      entries.sorted { $0.key < $1.key }.map { kind, entry in
        "\(name): \(Figures.whole(entry.count)) × \(kind), the first: \(entry.example)"
      }
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  // MARK: Columns

  private static let nameWidth = 34
  private static let timeWidth = 11

  private static func row(_ name: String, _ text: String) -> String {
    padded(name, nameWidth) + text
  }

  private static func timeRow(_ name: String, _ cells: [String]) -> String {
    padded(name, nameWidth)
      + cells.map { String(repeating: " ", count: max(1, timeWidth - $0.count)) + $0 }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func count(_ number: Int, _ what: String) -> String {
    "\(Figures.whole(number)) \(what)\(number == 1 ? "" : "s")"
  }

  /// `10`, `2.5`.
  private static func seconds(_ number: Double) -> String {
    number == number.rounded() ? Figures.whole(Int(number)) : Figures.rate(number)
  }
}
