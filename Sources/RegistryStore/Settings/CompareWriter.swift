internal import ServingCore
internal import YAMLReading

/// Writes what a model's settings say of comparisons, without what is the default.
enum CompareWriter {
  /// Lines without an end; none for the defaults.
  static func lines(_ settings: ComparisonSettings) -> [String] {
    guard settings != .standard else { return [] }
    var lines = ["compare:"]
    if !settings.slices.isEmpty {
      lines.append("  slices: [\(settings.slices.map(YAMLText.scalar).joined(separator: ", "))]")
    }
    if settings.margin != ComparisonSettings.marginStandard {
      lines.append("  margin: \(settings.margin)")
    }
    if !settings.outputs.isEmpty { lines.append("  outputs:") }
    for (name, rule) in settings.outputs.sorted(by: { $0.key < $1.key }) {
      lines.append("    \(YAMLText.scalar(name)): { \(text(rule)) }")
    }
    return lines
  }

  private static func text(_ rule: OutputRule) -> String {
    let standard = OutputRule.standard
    var pairs: [String] = []
    if let kind = rule.kind { pairs.append("kind: \(kind.rawValue)") }
    if rule.isIgnored { pairs.append("ignore: true") }
    if !rule.thresholds.isEmpty {
      pairs.append("thresholds: [\(rule.thresholds.map(\.description).joined(separator: ", "))]")
    }
    if rule.absolute != standard.absolute { pairs.append("absolute: \(rule.absolute)") }
    if rule.relative != standard.relative { pairs.append("relative: \(rule.relative)") }
    if rule.top != standard.top { pairs.append("top: \(rule.top)") }
    return pairs.joined(separator: ", ")
  }
}
