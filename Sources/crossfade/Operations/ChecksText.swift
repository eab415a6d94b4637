internal import ServingRuntime

/// The checks of one version, for people.
enum ChecksText {
  static func text(_ view: ChecksView) -> String {
    var table = TextTable(header: [
      "\(view.model) \(view.version)", view.good ? "good" : "BAD", "MS", "",
    ])
    for check in view.checks {
      table.add([
        "  \(check.name)", check.outcome,
        Milliseconds.text(UInt64((max(check.milliseconds, 0) * 1_000_000).rounded())),
        check.finding,
      ])
    }
    if let peakBytes = view.peakBytes {
      table.add(["  memory", "", "", "\(peakBytes) bytes at its highest, beside the engine's own"])
    }
    return table.text
  }
}
