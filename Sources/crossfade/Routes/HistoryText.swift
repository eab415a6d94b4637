internal import RegistryStore
internal import ServingCore

/// A route's revisions, newest first, and what is wrong with the chain.
enum HistoryText {
  static func text(_ history: RouteHistory, of model: ModelName) -> String {
    guard !history.entries.isEmpty || !history.findings.isEmpty else {
      return "model \(model) has no route; its highest good version answers"
    }
    var table = TextTable(header: [
      "REVISION", "STABLE", "PREVIOUS", "ACTION", "AT", "BY", "REASON",
    ])
    for entry in history.entries.reversed() { table.add(row(entry)) }
    let count = history.entries.count
    let verdict =
      history.findings.isEmpty
      ? ["\(count) revision\(count == 1 ? "" : "s"); every digest is as its successor says"]
      : history.findings.map { "damaged: \($0)" }
    return ([table.text, ""] + verdict).joined(separator: "\n")
  }

  private static func row(_ entry: RouteHistory.Entry) -> [String] {
    switch entry.result {
    case .success(let route):
      [
        "\(entry.revision)", route.stable.description, route.previous?.description ?? "-",
        RouteText.action(route.change), route.change.time, route.change.actor.quotedForMessage,
        route.change.reason.quotedForMessage,
      ]
    case .failure(let error):
      ["\(entry.revision)", "-", "-", "broken", "-", "-", error.message]
    }
  }

  static func json(_ history: RouteHistory, of model: ModelName) -> String {
    JSONOutput.object([
      ("model", JSONOutput.string(model.description)),
      ("revisions", JSONOutput.array(history.entries.map(json))),
      ("findings", JSONOutput.array(history.findings.map(JSONOutput.string))),
    ])
  }

  private static func json(_ entry: RouteHistory.Entry) -> String {
    switch entry.result {
    case .success(let route): RouteText.json(route, sha256: entry.sha256)
    case .failure(let error):
      JSONOutput.object([
        ("revision", "\(entry.revision)"), ("error", JSONOutput.string(error.message)),
      ])
    }
  }
}
