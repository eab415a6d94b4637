package import ServingCore
internal import YAMLReading

/// A registry's policy as the YAML text of its `registry.yaml`, which people write:
///
///     schema: 1
///     require_signature: true
///     four_eyes: [title-policy, "fraud-*"]
///
/// Everything but `schema` may be left out. Reading is as strict as that of manifests: a key that
/// is misspelled would else be a rule that is not kept.
package enum RegistryPolicyCodec {
  /// 64 KiB.
  package static let byteCountMax = 64 << 10
  /// Patterns of models whose promotion takes two.
  package static let patternsMax = 256

  /// Reads a policy.
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func decode(_ yaml: [UInt8]) throws(ServingError) -> RegistryPolicy {
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(yaml.count)")
    }
    let root = try YAMLObject(
      YAMLDocument.parse(yaml), schema: RegistryPolicy.schema,
      optional: ["require_signature", "four_eyes"])
    var policy = RegistryPolicy.defaults
    if let field = root["require_signature"] { policy.requiresSignature = try field.bool() }
    for item in try root["four_eyes"]?.sequence(max: patternsMax) ?? [] {
      let pattern = try pattern(item)
      guard !policy.fourEyes.contains(pattern) else {
        throw item.refusal("pattern \(pattern.description.quotedForMessage) is listed twice")
      }
      policy.fourEyes.append(pattern)
    }
    return policy
  }

  /// A name and the star behind it.
  private static func pattern(_ field: YAMLField) throws(ServingError) -> ModelPattern {
    let text = try field.string(byteCountMax: ModelName.lengthMax + 1)
    do { return try ModelPattern(text) } catch { throw field.refusal(error.message) }
  }
}
