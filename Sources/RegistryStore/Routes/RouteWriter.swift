internal import ServingCore

/// Lays a route out as YAML for people to read.
enum RouteWriter {
  static func text(_ route: Route) -> String {
    let change = route.change
    var lines = [
      "# Written by promote and rollback. A revision never changes, and the next one holds its",
      "# digest: to change anything, make another revision.",
      "schema: \(Route.schema)",
      "model: \(YAMLText.scalar(route.model.description))",
      "revision: \(route.revision)",
      "stable: \(route.stable)",
    ]
    if let previous = route.previous { lines.append("previous: \(previous)") }
    if let parent = route.parent {
      lines.append(
        "parent: { revision: \(parent.revision), sha256: \(YAMLText.scalar(parent.sha256)) }")
    }
    lines += [
      "change:",
      "  action: \(change.action.rawValue)",
      "  by: \(YAMLText.scalar(change.actor))",
      "  at: \(YAMLText.scalar(change.time))",
      "  reason: \(YAMLText.scalar(change.reason))",
    ]
    if let restores = change.restores { lines.append("  restores: \(restores)") }
    return lines.joined(separator: "\n") + "\n"
  }
}
