package import ServingCore

/// A model's settings as the YAML text of its `settings.yaml`, which people write:
///
///     schema: 1
///     keep: { latest: 2, versions: [3, 7] }
///
/// Everything but `schema` may be left out. Reading is as strict as that of manifests.
package enum SettingsCodec {
  /// 64 KiB.
  package static let byteCountMax = 64 << 10

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
    let yaml = Array(
      """
      schema: \(ModelSettings.schema)
      keep: { latest: \(settings.keep.latest), versions: [\(versions)] }

      """.utf8)
    _ = try self.settings(YAMLDocument.parse(yaml, namesLines: false))
    return yaml
  }

  private static func settings(_ document: YAMLField) throws(ServingError) -> ModelSettings {
    let root = try YAMLObject(document, schema: ModelSettings.schema, optional: ["keep"])
    return ModelSettings(
      keep: try root["keep"].map { field throws(ServingError) in try keep(field) } ?? .none)
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
