internal import ServingCore
internal import YAMLReading

/// Reads what a model's settings say of comparisons; see ``SettingsCodec``.
enum CompareReader {
  static func settings(_ field: YAMLField) throws(ServingError) -> ComparisonSettings {
    let object = try YAMLObject(field, optional: ["slices", "margin", "outputs"])
    var settings = ComparisonSettings.standard
    for item in try object["slices"]?.sequence(max: ComparisonSettings.slicesMax) ?? [] {
      let name = try item.string(byteCountMax: RouteSlice.textBytesMax)
      guard !settings.slices.contains(name) else {
        throw item.refusal("parameter \(name.quotedForMessage) is listed twice")
      }
      settings.slices.append(name)
    }
    if let margin = object["margin"] { settings.margin = try percentage(margin) }
    let outputs = try object["outputs"]?.mapping() ?? []
    guard outputs.count <= ComparisonSettings.outputsMax else {
      throw field.refusal(
        "outputs: expected at most \(ComparisonSettings.outputsMax), got \(outputs.count)")
    }
    for (name, output) in outputs {
      guard (1...SettingsCodec.outputNameByteCountMax).contains(name.utf8.count) else {
        throw output.refusal(
          "expected a name of 1 to \(SettingsCodec.outputNameByteCountMax) bytes, got "
            + "\(name.utf8.count)")
      }
      settings.outputs[name] = try rule(output)
    }
    return settings
  }

  /// Of zero nothing would ever be alike.
  private static func percentage(_ field: YAMLField) throws(ServingError) -> Percentage {
    let margin: Percentage
    do { margin = try Percentage(parsing: field.scalar(byteCountMax: 16)) } catch {
      throw field.refusal(error.message)
    }
    guard margin > .none else { throw field.mismatch("a percentage above 0") }
    return margin
  }

  private static func rule(_ field: YAMLField) throws(ServingError) -> OutputRule {
    let object = try YAMLObject(
      field, optional: ["kind", "ignore", "thresholds", "absolute", "relative", "top"])
    var rule = OutputRule.standard
    if let kind = object["kind"] { rule.kind = try kind.choice() }
    if let ignore = object["ignore"] { rule.isIgnored = try ignore.bool() }
    if let thresholds = object["thresholds"] {
      try check(rule.kind, [.probabilities, .score], thresholds)
      rule.thresholds = try self.thresholds(thresholds)
    }
    let expected = "a number from 0 up"
    let range = 0...Double.greatestFiniteMagnitude
    if let absolute = object["absolute"] {
      rule.absolute = try absolute.number(in: range, expected)
    }
    if let relative = object["relative"] {
      rule.relative = try relative.number(in: range, expected)
    }
    if let top = object["top"] {
      try check(rule.kind, [.ranking], top)
      rule.top = try top.integer(in: 1...OutputRule.topMax)
    }
    return rule
  }

  private static func thresholds(_ field: YAMLField) throws(ServingError) -> [Double] {
    var thresholds: [Double] = []
    let largest = Double.greatestFiniteMagnitude
    for item in try field.sequence(max: OutputRule.thresholdsMax) {
      let threshold = try item.number(in: -largest...largest, "a number")
      if let last = thresholds.last, threshold <= last {
        throw item.mismatch("thresholds in ascending order, more than \(last)")
      }
      thresholds.append(threshold)
    }
    return thresholds
  }

  /// A key that says nothing of the kind that was declared is a mistake.
  private static func check(
    _ kind: OutputKind?, _ kinds: [OutputKind], _ field: YAMLField
  ) throws(ServingError) {
    guard let kind, !kinds.contains(kind) else { return }
    let names = kinds.map(\.rawValue).joined(separator: " or ")
    throw field.refusal("is for outputs of the kind \(names), and this one is \(kind.rawValue)")
  }
}
