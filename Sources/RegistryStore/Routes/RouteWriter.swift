internal import ServingCore
internal import YAMLReading

/// Lays a route out as YAML for people to read.
enum RouteWriter {
  static func text(_ route: Route) -> String {
    var lines = [
      "# Written by promote and rollback. A revision never changes, and the next one holds its",
      "# digest: to change anything, make another revision.",
      "schema: \(Route.schema)",
      "model: \(YAMLText.scalar(route.model.description))",
      "revision: \(route.revision)",
      "stable: \(route.stable)",
    ]
    if let previous = route.previous { lines.append("previous: \(previous)") }
    lines += list("stable_keys", route.stableKeys, indentation: "")
    if !route.canaries.isEmpty {
      lines.append("canaries:")
      lines += route.canaries.flatMap(CanaryWriter.lines)
    }
    if !route.shadows.isEmpty {
      lines.append("shadows:")
      lines += route.shadows.flatMap(ShadowWriter.lines)
    }
    if let parent = route.parent {
      lines.append(
        "parent: { revision: \(parent.revision), sha256: \(YAMLText.scalar(parent.sha256)) }")
    }
    lines += change(route.change)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func change(_ change: RouteChange) -> [String] {
    var lines = [
      "change:",
      "  action: \(change.action.rawValue)",
      "  by: \(YAMLText.scalar(change.actor))",
      "  at: \(YAMLText.scalar(change.time))",
      "  reason: \(YAMLText.scalar(change.reason))",
    ]
    if change.proof != .none { lines.append("  proof: \(change.proof.rawValue)") }
    if let approval = change.approval {
      lines.append("  approval:")
      lines.append("    proposal: \(approval.proposal)")
      lines.append("    by: \(YAMLText.scalar(approval.actor))")
      if approval.proof != .none { lines.append("    proof: \(approval.proof.rawValue)") }
      lines.append("    reason: \(YAMLText.scalar(approval.reason))")
    }
    if let restores = change.restores { lines.append("  restores: \(restores)") }
    for (key, versions) in [
      ("withdraws", change.withdraws), ("ends_shadows", change.endsShadows),
    ] where !versions.isEmpty {
      lines.append("  \(key): [\(versions.map(\.description).joined(separator: ", "))]")
    }
    return lines + list("evidence", change.evidence, indentation: "  ")
  }

  /// One text on a line; nothing for an empty list.
  static func list(_ key: String, _ texts: [String], indentation: String) -> [String] {
    guard !texts.isEmpty else { return [] }
    return ["\(indentation)\(key):"] + texts.map { "\(indentation)  - \(YAMLText.quoted($0))" }
  }
}
