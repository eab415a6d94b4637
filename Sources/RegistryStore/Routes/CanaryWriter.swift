internal import ServingCore
internal import YAMLReading

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
    lines += self.lines(canary.slice)
    lines += RouteWriter.list("keys", canary.keys, indentation: "    ")
    if !canary.gates.isEmpty {
      lines.append("    gates: \(inline(canary.gates.map(\.description)))")
    }
    if let ramp = canary.ramp { lines += self.lines(ramp) }
    return lines
  }

  /// Of a canary or a shadow; nothing for a slice of everything.
  static func lines(_ slice: RouteSlice) -> [String] {
    guard !slice.isEverything else { return [] }
    return ["    slice:"]
      + slice.conditions.sorted { $0.key < $1.key }.map { name, values in
        "      \(YAMLText.scalar(name)): \(inline(values))"
      }
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
