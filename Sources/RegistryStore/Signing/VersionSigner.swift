package import ServingCore

/// Adds a signature to a version that is published already. Nothing else of the version changes,
/// and the signature is there at once and whole: it is written beside the versions, under a hidden
/// name, and linked into the version's folder. Blocks on the file system.
package struct VersionSigner: Sendable {
  static let temporaryPrefix = ".signature-"

  package let root: String

  package init(root: String) {
    self.root = root
  }

  /// - Returns: what was left by signers that did not end and could not be removed.
  /// - Throws: `ALREADY_EXISTS` for a version that has a signature, what `verifyFiles` throws, and
  ///   the system's words.
  package func sign(
    _ model: ModelName, _ version: ModelVersion, with key: SigningKey, at time: UTCTimestamp,
    using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> [RegistrySnapshot.Warning] {
    let reader = RegistryReader(root: root)
    let manifest = try reader.manifest(of: model, version)
    // Only what is as it was published gets a name under it.
    _ = try reader.verifyFiles(of: model, version, manifest)
    let modelFolder = try Folder(model.description, in: try RegistryReader.openRoot(root))
    let folder = try Folder(version.description, in: modelFolder)
    guard try folder.facts(of: SignatureBundle.fileName) == nil else {
      throw Self.exists(model, version)
    }
    let warnings = try StaleTemporary.signature.remove(from: modelFolder, at: time)
    let bundle = try key.sign(SignedStatement(of: manifest, in: folder))
    let temporary = "\(Self.temporaryPrefix)\(String(random.next() as UInt64, radix: 16))"
    let isFirst: Bool
    do throws(ServingError) {
      try Self.write(bundle.encoded(), temporary, in: modelFolder)
      isFirst = try modelFolder.link(
        file: temporary, to: SignatureBundle.fileName, in: folder)
    } catch {
      // The first error is the finding; what is left is removed by the next signer.
      try? modelFolder.remove(temporary, isFolder: false)
      throw error
    }
    try modelFolder.remove(temporary, isFolder: false)
    guard isFirst else { throw Self.exists(model, version) }
    try folder.flush()
    return warnings
  }

  private static func write(
    _ bytes: [UInt8], _ name: String, in folder: borrowing Folder
  ) throws(ServingError) {
    let file = try folder.file(creating: name)
    try bytes.withUnsafeBufferPointer { bytes throws(ServingError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.seal()
  }

  private static func exists(_ model: ModelName, _ version: ModelVersion) -> ServingError {
    ServingError(
      .alreadyExists,
      "version \(version) of model \(model) has a signature, which is not replaced; remove its "
        + "\(SignatureBundle.fileName) first to sign it anew")
  }
}
