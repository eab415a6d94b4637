internal import ServingCore
internal import ServingRuntime

/// One model for people: its route, and each version with the way it went and what was checked.
struct StatusTextModel {
  /// Of the whole report, for its time, its style and the lines above.
  let whole: StatusText
  let model: ModelStatus

  var text: String {
    var lines = whole.summary + ["", "model \(model.name)"] + route
    for problem in model.problems {
      lines += StatusTextStyle.hanging("problem: \(problem)", first: 2)
    }
    if model.versions.isEmpty { lines.append("  no versions") }
    for version in model.versions { lines += [""] + self.lines(version) }
    return lines.joined(separator: "\n")
  }

  private var route: [String] {
    guard let route = model.route else { return noRoute }
    let approved = route.approvedBy.map { ", approved by \($0)" } ?? ""
    let previous = route.previous.map { ", previous \($0)" } ?? ""
    let time = whole.time.text(route.time)
    let by = "\(route.action) by \(route.actor)\(approved) at \(time): \(route.reason)"
    return ["  route: revision \(route.revision), stable \(route.stable)\(previous)"]
      + StatusTextStyle.hanging(by, first: 4) + answering
  }

  private var noRoute: [String] {
    guard whole.server != nil else { return ["  no route: the highest good version is wanted"] }
    let answers = model.activeStable.map { "version \($0)" } ?? "none so far"
    return ["  no route: the highest good version answers, \(answers)"]
  }

  private var answering: [String] {
    guard whole.server != nil else { return [] }
    if let lag = whole.lag(model) { return StatusTextStyle.hanging(lag, first: 2) }
    let canaries = model.activeCanaries.map {
      ", version \($0.version) \(Percentage(percent: $0.percent)) %"
    }
    let shadows = model.activeShadows.map {
      "; shadow \($0.version) gets copies of \(Percentage(percent: $0.percent)) %"
    }
    return [
      "  version \(model.activeStable.map { "\($0)" } ?? "-") answers\(canaries.joined())"
        + shadows.joined()
    ]
  }

  private func lines(_ version: VersionStatusReport) -> [String] {
    var facts = version.roles.isEmpty ? ["not wanted"] : [version.roles.joined(separator: ", ")]
    if let count = version.inFlight { facts.append("\(count) in flight") }
    if let bytes = version.memoryBytes {
      let peak = version.peakBytes.map { " (peak \(StatusText.mebibytes($0)))" } ?? ""
      facts.append("memory \(StatusText.mebibytes(bytes))\(peak)")
    }
    if let signer = version.signedBy {
      facts.append("signed by \(StatusTextStyle.oneLine(signer))")
    }
    let state = whole.style.painted(StatusTextStyle.oneLine(version.state))
    var lines = ["version \(version.version)  \(state); \(facts.joined(separator: "; "))"]
    lines += StatusTextStyle.wrapped(StatusText.reason(version), indent: 2)
    lines += runs(version)
    return lines + transitions(version) + checks(version)
  }

  private func runs(_ version: VersionStatusReport) -> [String] {
    guard let runs = version.runs, runs.onEventLoops + runs.onThreads > 0 else { return [] }
    var text =
      "runs on the \(runs.place); \(runs.onEventLoops) so far on event loops, "
      + "\(runs.onThreads) on its threads; \(runs.instances) at once at most"
    if let base = runs.baseMicroseconds, let row = runs.rowMicroseconds {
      text += "; a run takes \(base) us and \(row) us a row"
    }
    if let rows = runs.batchRows {
      text += "; \(rows) \(rows == 1 ? "row" : "rows") a run under load"
    }
    if runs.waitingRows > 0 { text += "; \(runs.waitingRows) rows wait" }
    return StatusTextStyle.hanging(text, first: 2)
  }

  private func transitions(_ version: VersionStatusReport) -> [String] {
    guard !version.transitions.isEmpty else { return [] }
    var table = StatusTextTable(
      header: ["STATE", "AT (UTC)"], remark: "FOR", paintedColumn: 0, indent: 2, style: whole.style)
    for (index, transition) in version.transitions.enumerated() {
      let isLast = index == version.transitions.count - 1
      let end = isLast ? whole.report.at : version.transitions[index + 1].at
      let time = StatusTextTime.duration(transition.at, end) ?? "-"
      table.add(
        [transition.state, whole.time.text(transition.at, milliseconds: true)],
        remark: isLast ? "\(time) so far" : time)
    }
    return table.lines
  }

  private func checks(_ version: VersionStatusReport) -> [String] {
    guard !version.checks.isEmpty else { return [] }
    var table = StatusTextTable(
      header: ["CHECK", "OUTCOME", "MS"], remark: "FINDING", paintedColumn: 1, indent: 2,
      style: whole.style)
    for check in version.checks {
      table.add(
        [check.name, check.outcome, Milliseconds.text(Self.nanoseconds(check.milliseconds))],
        remark: check.finding)
    }
    return table.lines
  }

  /// What is no duration counts as none, rather than trapping at the conversion.
  private static func nanoseconds(_ milliseconds: Double) -> UInt64 {
    UInt64(exactly: (milliseconds * 1_000_000).rounded()) ?? 0
  }
}
