package import ServingCore
internal import YAMLReading

/// Manifests as the YAML text of a `manifest.yaml`.
///
/// Reading is strict: an unknown key, a value of another type or out of its range, a file name
/// that leaves its folder, an alias or an anchor refuses the whole manifest, with the line and the
/// key. What is written has a stable order and is read back before it is handed out, so the rules
/// are stated once, in the reader.
package enum ManifestCodec {
  /// 1 MiB.
  package static let byteCountMax = 1 << 20
  /// Inputs, or outputs, of a model.
  package static let tensorsMax = 1_024
  package static let tensorNameByteCountMax = 1_024
  package static let dimensionNameByteCountMax = 256
  package static let warmUpRunsMax = 64
  /// The name of a padded axis or input, which is a key; see ``lineageKeyByteCountMax``.
  package static let paddedNameByteCountMax = 128
  package static let lineageEntriesMax = 1_024
  /// YAML itself ends keys at 1,024 characters, which escapes can fill quickly.
  package static let lineageKeyByteCountMax = 128
  package static let lineageValueByteCountMax = 65_536
  package static let publisherByteCountMax = 256

  /// Reads a manifest.
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func decode(_ yaml: [UInt8]) throws(ServingError) -> Manifest {
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(yaml.count)")
    }
    return try ManifestReader(try YAMLDocument.parse(yaml)).manifest()
  }

  /// Writes a manifest, its files in the order of their names.
  /// - Throws: `INVALID_ARGUMENT` naming the key when the manifest breaks a rule of the reader.
  package static func encode(_ manifest: Manifest) throws(ServingError) -> [UInt8] {
    var sorted = manifest
    sorted.files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let yaml = Array(ManifestWriter.text(sorted).utf8)
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument,
        "the manifest would have \(yaml.count) bytes: expected at most \(byteCountMax)")
    }
    let document = try YAMLDocument.parse(yaml, namesLines: false)
    guard try ManifestReader(document).manifest() == sorted else {
      throw ServingError(
        .invalidArgument,
        "the manifest would read back as another one: a text in it begins with a byte order mark "
          + "(U+FEFF), which is dropped in reading; leave it out")
    }
    return yaml
  }
}
