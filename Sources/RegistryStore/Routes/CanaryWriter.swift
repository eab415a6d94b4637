internal import ServingCore

/// Lays a canary out as an element of a route's list.
enum CanaryWriter {
  static func lines(_ canary: Canary) -> [String] {
    var lines = [
      "  - version: \(canary.version)",
      "    since: \(canary.since)",
      "    percent: \(canary.percentage)",
      "    buckets: \(inline(canary.buckets.texts))",
      "    salt: \(YAMLText.scalar(canary.salt))",
    ]
    if !canary.slice.isEverything {
      lines.append("    slice:")
      for (name, values) in canary.slice.conditions.sorted(by: { $0.key < $1.key }) {
        lines.append("      \(YAMLText.scalar(name)): \(inline(values))")
      }
    }
    lines += RouteWriter.list("keys", canary.keys, indentation: "    ")
    if !canary.gates.isEmpty {
      lines.append("    gates: \(inline(canary.gates.map(\.description)))")
    }
    if let ramp = canary.ramp { lines += self.lines(ramp) }
    return lines
  }

  private static func lines(_ ramp: Ramp) -> [String] {
    [
      "    ramp:",
      "      steps: [\(ramp.steps.map(\.description).joined(separator: ", "))]",
      "      step: \(ramp.step)",
      "      hold_seconds: \(ramp.holdSeconds)",
      "      requests_min: \(ramp.requestsMin)",
      "      entered_at: \(YAMLText.scalar(ramp.enteredAt))",
      "      held_seconds: \(ramp.heldSeconds)",
      "      paused: \(ramp.isPaused)",
    ]
  }

  private static func inline(_ texts: [String]) -> String {
    "[\(texts.map(YAMLText.scalar).joined(separator: ", "))]"
  }
}
