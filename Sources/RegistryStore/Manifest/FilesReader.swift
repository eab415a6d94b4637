internal import ServingCore
internal import YAMLReading

/// Reads the list of a version's files out of a manifest.
enum FilesReader {
  /// In the order of their names' bytes.
  static func files(_ field: YAMLField) throws(ServingError) -> [ArtifactFile] {
    let members = try field.mapping()
    guard (1...RegistryLimits.filesPerVersionMax).contains(members.count) else {
      throw field.refusal(
        "expected 1 to \(RegistryLimits.filesPerVersionMax) files, got \(members.count)")
    }
    var files: [ArtifactFile] = []
    for (name, member) in members { files.append(try file(name, member)) }
    return files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func file(
    _ name: String, _ field: YAMLField
  ) throws(ServingError) -> ArtifactFile {
    guard ArtifactFile.isSafe(name: name), name != Manifest.fileName,
      name != SignatureBundle.fileName
    else {
      throw field.refusal(
        "expected a plain file name other than \(Manifest.fileName) and "
          + "\(SignatureBundle.fileName): 1 to 255 bytes, no '/', no dot at the beginning; got "
          + name.quotedForMessage)
    }
    let object = try YAMLObject(field, required: ["bytes", "sha256"])
    let sha256 = try object.require("sha256").sha256()
    let byteCount = try object.require("bytes").integer(in: 0...RegistryLimits.fileByteCountMax)
    return ArtifactFile(name: name, byteCount: byteCount, sha256: sha256)
  }
}
