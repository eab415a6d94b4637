internal import ServingCore
internal import ServingRuntime

/// A route's revisions, newest first, with what was found at them, and what is wrong with the
/// chain.
enum HistoryText {
  static func text(_ report: RouteHistoryReport) -> String {
    guard !report.revisions.isEmpty || !report.findings.isEmpty else {
      return "model \(report.model) has no route; its highest good version answers"
    }
    var table = TextTable(header: [
      "REVISION", "STABLE", "CANARIES", "SHADOWS", "PREVIOUS", "ACTION", "AT", "BY", "REASON",
    ])
    for revision in report.revisions.reversed() { table.add(row(revision)) }
    let count = report.revisions.count
    let verdict =
      report.findings.isEmpty
      ? ["\(count) revision\(count == 1 ? "" : "s"); every digest is as its successor says"]
      : report.findings.map { "damaged: \($0)" }
    let evidence = report.revisions.reversed().flatMap(evidence)
    return ([table.text, ""] + evidence + (evidence.isEmpty ? [] : [""]) + verdict)
      .joined(separator: "\n")
  }

  private static func row(_ revision: RouteHistoryReport.Revision) -> [String] {
    guard let route = revision.route else {
      let problem = revision.problem ?? "cannot be read"
      return ["\(revision.revision)", "-", "-", "-", "-", "broken", "-", "-", problem]
    }
    return [
      "\(revision.revision)", "\(route.stable)", canaries(route), shadows(route),
      route.previous.map(String.init) ?? "-", RouteText.action(route), route.at,
      people(route), route.reason.quotedForMessage,
    ]
  }

  /// Who, and who approved it.
  private static func people(_ route: RouteView) -> String {
    route.by.quotedForMessage
      + (route.approval.map { ", approved by \($0.by.quotedForMessage)" } ?? "")
  }

  /// Such as `4 at 5 % (2/5), 5 at 10 %`.
  private static func canaries(_ route: RouteView) -> String {
    guard !route.canaries.isEmpty else { return "-" }
    return route.canaries.map { canary in
      let step = canary.ramp.map {
        " (\($0.step + 1)/\($0.steps.count)\($0.paused ? ", paused" : ""))"
      }
      return "\(canary.version) at \(RouteText.percent(canary.percent))\(step ?? "")"
    }.joined(separator: ", ")
  }

  /// Such as `4 at 100 %`.
  private static func shadows(_ route: RouteView) -> String {
    guard !route.shadows.isEmpty else { return "-" }
    return route.shadows.map { "\($0.version) at \(RouteText.percent($0.percent))" }
      .joined(separator: ", ")
  }

  private static func evidence(_ revision: RouteHistoryReport.Revision) -> [String] {
    guard let route = revision.route, !route.evidence.isEmpty else { return [] }
    return ["evidence of revision \(route.revision), by \(route.by.quotedForMessage):"]
      + route.evidence.map { "  \($0.quotedPath)" }
  }
}
