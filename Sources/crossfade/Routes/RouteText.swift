internal import Foundation
internal import RegistryStore
internal import ServingCore

/// Routes and their revisions for people and for machines.
enum RouteText {
  static func printAppended(_ appended: AppendedRevision, json: Bool) {
    for warning in appended.warnings {
      FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
    }
    let route = appended.route
    if json {
      print(Self.json(route, sha256: appended.sha256))
    } else {
      let restored = route.change.restoredText.map { ", restoring \($0)" } ?? ""
      print(
        "model \(route.model): version \(route.stable) is the stable one by revision "
          + "\(route.revision)\(restored)")
    }
  }

  static func text(_ state: RouteState, of model: ModelName) -> String {
    let problems = state.problems.map { "problem: \($0)" }
    guard let route = state.route else {
      let none = "model \(model) has no route; its highest good version answers"
      return ([none] + problems).joined(separator: "\n")
    }
    var table = TextTable(header: ["model", model.description])
    table.add(["revision", "\(route.revision)"])
    table.add(["stable", route.stable.description])
    table.add(["previous", route.previous.map { "\($0) (kept warm)" } ?? "-"])
    let change = route.change
    table.add([
      "changed", "\(action(change)) by \(change.actor.quotedForMessage) at \(change.time)",
    ])
    table.add(["reason", change.reason.quotedPath])
    return ([table.text] + problems).joined(separator: "\n")
  }

  static func action(_ change: RouteChange) -> String {
    change.action.rawValue + (change.restoredText.map { " to \($0)" } ?? "")
  }

  static func json(_ state: RouteState, of model: ModelName) -> String {
    JSONOutput.object([
      ("model", JSONOutput.string(model.description)),
      ("route", state.route.map { json($0, sha256: state.sha256) } ?? "null"),
      ("problems", JSONOutput.array(state.problems.map(JSONOutput.string))),
    ])
  }

  static func json(_ route: Route, sha256: String?) -> String {
    let change = route.change
    return JSONOutput.object([
      ("model", JSONOutput.string(route.model.description)),
      ("revision", "\(route.revision)"),
      ("stable", route.stable.description),
      ("previous", route.previous?.description ?? "null"),
      ("action", JSONOutput.string(change.action.rawValue)),
      ("by", JSONOutput.string(change.actor)),
      ("at", JSONOutput.string(change.time)),
      ("reason", JSONOutput.string(change.reason)),
      ("restores", change.restores.map(String.init) ?? "null"),
      ("parent", route.parent.map(json) ?? "null"),
      ("sha256", sha256.map(JSONOutput.string) ?? "null"),
    ])
  }

  private static func json(_ parent: Route.Parent) -> String {
    JSONOutput.object([
      ("revision", "\(parent.revision)"), ("sha256", JSONOutput.string(parent.sha256)),
    ])
  }
}
