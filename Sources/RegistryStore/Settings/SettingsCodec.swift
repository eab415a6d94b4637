package import ServingCore
internal import YAMLReading

/// A model's settings as the YAML text of its `settings.yaml`, which people write:
///
///     schema: 1
///     keep: { latest: 2, versions: [3, 7] }
///     log: { sample: 12.5, keep_inputs: true, redact: [user] }
///     outputs: { label: policy, score: risk }
///     compare:
///       slices: [country, surface]
///       margin: 1
///       outputs:
///         probabilities: { kind: probabilities, thresholds: [0.5, 0.9], absolute: 0.001 }
///         items: { kind: ranking, top: 10 }
///         request_id: { ignore: true }
///
/// Everything but `schema` may be left out. Reading is as strict as that of manifests.
package enum SettingsCodec {
  /// 64 KiB.
  package static let byteCountMax = 64 << 10
  /// Of the name of an input or output.
  package static let outputNameByteCountMax = 256

  /// Reads settings.
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func decode(_ yaml: [UInt8]) throws(ServingError) -> ModelSettings {
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(yaml.count)")
    }
    return try settings(YAMLDocument.parse(yaml))
  }

  /// Writes settings.
  /// - Throws: `INVALID_ARGUMENT` naming the key when they break a rule of the reader.
  package static func encode(_ settings: ModelSettings) throws(ServingError) -> [UInt8] {
    let versions = settings.keep.versions.map(\.description).joined(separator: ", ")
    var lines = [
      "schema: \(ModelSettings.schema)",
      "keep: { latest: \(settings.keep.latest), versions: [\(versions)] }",
    ]
    if let log = settings.log {
      let redacted = log.redacted.map(YAMLText.scalar).joined(separator: ", ")
      lines.append(
        "log: { sample: \(log.sample), keep_inputs: \(log.keepsInputs), redact: [\(redacted)] }")
    }
    if settings.outputs != .found {
      let roles = [("label", settings.outputs.label), ("score", settings.outputs.score)]
        .compactMap { name, output in output.map { "\(name): \(YAMLText.scalar($0))" } }
      lines.append("outputs: { \(roles.joined(separator: ", ")) }")
    }
    lines += CompareWriter.lines(settings.compare)
    let yaml = Array((lines.joined(separator: "\n") + "\n").utf8)
    _ = try self.settings(YAMLDocument.parse(yaml, namesLines: false))
    return yaml
  }

  private static func settings(_ document: YAMLField) throws(ServingError) -> ModelSettings {
    let root = try YAMLObject(
      document, schema: ModelSettings.schema, optional: ["keep", "log", "outputs", "compare"])
    var settings = ModelSettings.defaults
    if let field = root["keep"] { settings.keep = try keep(field) }
    if let field = root["log"] { settings.log = try log(field) }
    if let field = root["outputs"] { settings.outputs = try outputs(field) }
    if let field = root["compare"] { settings.compare = try CompareReader.settings(field) }
    return settings
  }

  private static func log(_ field: YAMLField) throws(ServingError) -> LogPolicy {
    let object = try YAMLObject(field, optional: ["sample", "keep_inputs", "redact"])
    var policy = LogPolicy.standard
    if let sample = object["sample"] {
      do { policy.sample = try Percentage(parsing: sample.scalar(byteCountMax: 16)) } catch {
        throw sample.refusal(error.message)
      }
    }
    if let keeps = object["keep_inputs"] { policy.keepsInputs = try keeps.bool() }
    for item in try object["redact"]?.sequence(max: LogPolicy.redactedMax) ?? [] {
      let name = try item.string(byteCountMax: outputNameByteCountMax)
      guard !policy.redacted.contains(name) else {
        throw item.refusal("input \(name.quotedForMessage) is listed twice")
      }
      policy.redacted.append(name)
    }
    return policy
  }

  private static func outputs(_ field: YAMLField) throws(ServingError) -> OutputRoles {
    let object = try YAMLObject(field, optional: ["label", "score"])
    return OutputRoles(
      label: try object["label"]?.string(byteCountMax: outputNameByteCountMax),
      score: try object["score"]?.string(byteCountMax: outputNameByteCountMax))
  }

  private static func keep(_ field: YAMLField) throws(ServingError) -> KeepPolicy {
    let object = try YAMLObject(field, optional: ["latest", "versions"])
    var keep = KeepPolicy.none
    if let latest = object["latest"] {
      keep.latest = try latest.integer(in: 0...KeepPolicy.versionsMax)
    }
    for item in try object["versions"].map({ field throws(ServingError) in
      try field.sequence(max: KeepPolicy.versionsMax)
    }) ?? [] {
      let version = try item.modelVersion()
      guard !keep.versions.contains(version) else {
        throw item.refusal("version \(version) is listed twice")
      }
      keep.versions.append(version)
    }
    return keep
  }
}
