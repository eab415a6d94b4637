internal import ServingCore
internal import ServingRuntime

/// A route for people.
enum RouteText {
  static func text(_ report: RouteReport) -> String {
    let problems = report.problems.map { "problem: \($0)" }
    guard let route = report.route else {
      let none = "model \(report.model) has no route; its highest good version answers"
      return ([none] + problems).joined(separator: "\n")
    }
    var table = TextTable(header: ["model", route.model])
    table.add(["revision", "\(route.revision)"])
    table.add(["stable", "\(route.stable)"])
    if !route.stableKeys.isEmpty { table.add(["  keys", list(route.stableKeys)]) }
    for row in route.canaries.flatMap(rows) { table.add(row) }
    for row in route.shadows.flatMap(rows) { table.add(row) }
    table.add(["previous", route.previous.map { "\($0) (kept warm)" } ?? "-"])
    table.add(["changed", "\(action(route)) by \(route.by.quotedForMessage) at \(route.at)"])
    table.add(["reason", route.reason.quotedPath])
    if let approval = route.approval {
      table.add(["approved", "by \(approval.by.quotedForMessage), proposal \(approval.proposal)"])
      table.add(["", approval.reason.quotedPath])
    }
    for sentence in route.evidence { table.add(["evidence", sentence.quotedPath]) }
    return ([table.text] + problems).joined(separator: "\n")
  }

  private static func rows(_ canary: CanaryView) -> [[String]] {
    let buckets = canary.buckets.isEmpty ? "none" : canary.buckets.joined(separator: ", ")
    let share = percent(canary.percent)
    var rows = [
      ["canary", "\(canary.version) at \(share), since revision \(canary.since)"],
      ["  buckets", "\(buckets) by salt \(canary.salt.quotedForMessage)"],
    ]
    if !canary.slice.isEmpty { rows.append(["  when", slice(canary.slice)]) }
    if !canary.keys.isEmpty { rows.append(["  keys", list(canary.keys)]) }
    if let ramp = canary.ramp {
      rows.append(["  ramp", step(ramp)])
      let held = ramp.heldSeconds > 0 ? ", having held \(ramp.heldSeconds) s before" : ""
      rows.append(["", "\(ramp.paused ? "paused" : "entered") at \(ramp.enteredAt)\(held)"])
      let hold = DurationText.text(seconds: ramp.holdSeconds)
      rows.append(["", "each step for \(hold) and \(ramp.requestsMin) requests at least"])
    }
    rows.append(["  gates", canary.gates.isEmpty ? "none" : canary.gates.joined(separator: ", ")])
    return rows
  }

  private static func rows(_ shadow: ShadowView) -> [[String]] {
    var rows = [
      [
        "shadow",
        "\(shadow.version) gets copies of \(percent(shadow.percent)), since revision "
          + "\(shadow.since)",
      ],
      ["  drawn", "by salt \(shadow.salt.quotedForMessage)"],
    ]
    if !shadow.slice.isEmpty { rows.append(["  when", slice(shadow.slice)]) }
    rows.append(["  repeated", "\(percent(shadow.repeatedPercent)) of them"])
    return rows
  }

  /// Such as `step 2 of 5 (1, 5, 25, 50, 100 %)`.
  static func step(_ ramp: RampView) -> String {
    let steps = ramp.steps.map { percent($0).dropLast(2) }.joined(separator: ", ")
    return "step \(ramp.step + 1) of \(ramp.steps.count) (\(steps) %)"
      + (ramp.paused ? ", paused" : "")
  }

  static func slice(_ slice: [String: [String]]) -> String {
    slice.sorted { $0.key < $1.key }
      .map { "\($0.key.quotedForMessage) is \(words($0.value))" }
      .joined(separator: " and ")
  }

  static func percent(_ percent: Double) -> String {
    "\(Percentage(percent: percent)) %"
  }

  static func action(_ route: RouteView) -> String {
    let withdrawn = route.withdraws.map(String.init).joined(separator: ", ")
    let ended = route.endsShadows.map(String.init).joined(separator: ", ")
    return route.action + (restored(route).map { " to \($0)" } ?? "")
      + (withdrawn.isEmpty ? "" : " of canary \(withdrawn)")
      + (ended.isEmpty ? "" : ", ending shadow \(ended)")
  }

  /// What a rollback restores, in words; nil for any other change.
  static func restored(_ route: RouteView) -> String? {
    route.restores.map {
      $0 == RouteChange.beforeTheRoute ? "what answered before" : "revision \($0)"
    }
  }

  private static func words(_ values: [String]) -> String {
    values.map(\.quotedForMessage).joined(separator: " or ")
  }

  /// The first few, and how many more.
  private static func list(_ keys: [String]) -> String {
    let shownMax = 8
    let shown = keys.prefix(shownMax).map(\.quotedForMessage).joined(separator: ", ")
    return keys.count > shownMax ? "\(shown) and \(keys.count - shownMax) more" : shown
  }
}
