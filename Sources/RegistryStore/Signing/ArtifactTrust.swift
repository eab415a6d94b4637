internal import Crypto
package import ServingCore

/// Tells whether a version may be loaded, by whom it is from: its signature, the keys that are
/// trusted, and the registry's policy. Blocks on the file system.
///
/// Rules are read anew for each version, so that a key that was taken away counts no more from then
/// on. Rules that cannot be read let nothing pass.
package struct ArtifactTrust: Sendable {
  package let root: String
  /// Files and folders of trusted keys; empty when none are given.
  package let keyPaths: [String]

  package init(root: String, keyPaths: [String] = []) {
    self.root = root
    self.keyPaths = keyPaths
  }

  /// The rules of the moment.
  package func rules() throws(ServingError) -> TrustRules {
    TrustRules(
      policy: try RegistryPolicyReader(root: root).read(),
      keys: keyPaths.isEmpty ? nil : try TrustedKeysReader(paths: keyPaths).read())
  }

  /// Holds a published version whose files are as its manifest says against the rules.
  /// - Throws: `FAILED_PRECONDITION` when a signature is required and there is none, or none of a
  ///   trusted key; `DATA_LOSS` when there is one that does not fit the files; what keeps the rules
  ///   from being read.
  package func check(
    _ model: ModelName, _ version: ModelVersion, _ manifest: Manifest
  ) throws(ServingError) -> SignatureFinding {
    let modelFolder = try Folder(model.description, in: try RegistryReader.openRoot(root))
    return try check(in: try Folder(version.description, in: modelFolder), manifest, rules())
  }

  /// Who signed the versions of a registry that was scanned, as far as manifests tell: signatures
  /// are held against them, and the other files are not read. Empty without keys.
  /// - Throws: what keeps the rules from being read.
  package func signers(
    of snapshot: RegistrySnapshot
  ) throws(ServingError) -> [ModelName: [ModelVersion: String]] {
    let rules = try rules()
    guard rules.keys != nil else { return [:] }
    var found: [ModelName: [ModelVersion: String]] = [:]
    for model in snapshot.models {
      for version in (try? model.versions.get()) ?? [] {
        // What is wrong with one is told by `verify`, and here as if nobody had signed.
        guard let manifest = try? version.manifest.get() else { continue }
        found[model.name, default: [:]][version.version] =
          (try? check(model.name, version.version, manifest))?.signer
      }
    }
    return found
  }

  func check(
    in folder: borrowing Folder, _ manifest: Manifest, _ rules: TrustRules
  ) throws(ServingError) -> SignatureFinding {
    let isRequired = rules.policy.requiresSignature
    guard try folder.facts(of: SignatureBundle.fileName) != nil else {
      guard isRequired else { return .unsigned }
      throw ServingError(
        .failedPrecondition,
        "version \(manifest.version) of model \(manifest.model) is not signed, and the registry's "
          + "\(RegistryPolicy.fileName) requires a signature; add one with crossfade sign")
    }
    guard let keys = rules.keys else {
      guard isRequired else { return .unchecked }
      throw ServingError(
        .failedPrecondition,
        "the registry's \(RegistryPolicy.fileName) requires a signature, and no trusted keys were "
          + "given to hold that of version \(manifest.version) against; give --trusted-keys")
    }
    do throws(ServingError) {
      let file = try folder.file(reading: SignatureBundle.fileName)
      let bundle = try SignatureBundle.decode(
        file.readAll(byteCountMax: SignatureBundle.byteCountMax))
      let signer = try keys.signer(of: bundle)
      try Self.compare(SignedStatement.decode(bundle.payload), manifest, in: folder)
      return .signed(by: signer.name, fingerprint: signer.fingerprint)
    } catch {
      var failure = error.prefixed(
        "signature \("\(folder.path)/\(SignatureBundle.fileName)".quotedPath)")
      // Whatever is wrong with a file of a version is damage, not a caller's mistake.
      if failure.code == .invalidArgument { failure.code = .dataLoss }
      throw failure
    }
  }

  /// Holds what was signed against the manifest's own bytes, and against the digests in it, which
  /// the other files were found to have.
  private static func compare(
    _ statement: SignedStatement, _ manifest: Manifest, in folder: borrowing Folder
  ) throws(ServingError) {
    let yaml = try folder.file(reading: Manifest.fileName)
      .readAll(byteCountMax: ManifestCodec.byteCountMax)
    guard try ManifestCodec.decode(yaml) == manifest else {
      throw ServingError(
        .dataLoss, "\(Manifest.fileName) is not the one that the files were held against")
    }
    // By the bytes of their names: two ways to write é are two files.
    var found = [Array(Manifest.fileName.utf8): SHA256Hex.text(SHA256.hash(data: yaml))]
    for file in manifest.files { found[Array(file.name.utf8)] = file.sha256 }
    for resource in statement.resources {
      guard let sha256 = found.removeValue(forKey: Array(resource.name.utf8)) else {
        throw ServingError(
          .dataLoss, "\(resource.name.quotedForMessage) was signed and is not in the manifest")
      }
      guard sha256 == resource.sha256 else {
        throw ServingError(
          .dataLoss,
          "\(resource.name.quotedForMessage): signed with SHA-256 \(resource.sha256), got \(sha256)"
        )
      }
    }
    guard found.isEmpty else {
      let names = found.keys.map { String(decoding: $0, as: UTF8.self) }
      throw ServingError(.dataLoss, "it leaves out \(names.sorted().quotedListForMessage)")
    }
  }
}
