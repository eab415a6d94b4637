internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// Whose signatures count.
struct TrustOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Public keys of P-256, in PEM, whose signatures count: a file, or a folder of .pem and .pub "
        + "files; may be repeated.",
      discussion: """
        A key is called as its file. With keys, a version that has a signature is loaded only if \
        it is by one of them and fits; whether every version needs one, the registry's \
        registry.yaml says (require_signature: true). Keys are read anew for each load.
        """, valueName: "path"))
  var trustedKeys: [String] = []

  /// Who signed what a registry's folder was seen to hold; nobody without keys.
  func signers(
    of snapshot: RegistrySnapshot, root: String
  ) throws(ServingError) -> [ModelName: [ModelVersion: String]] {
    guard !trustedKeys.isEmpty else { return [:] }
    return try ArtifactTrust(root: root, keyPaths: trustedKeys).signers(of: snapshot)
  }

  /// A server goes by its own.
  func refuseForServer() throws(ServingError) {
    guard trustedKeys.isEmpty else {
      throw ServingError(
        .invalidArgument,
        "--trusted-keys works on a registry's folder (--registry): a server goes by the keys that "
          + "it was started with")
    }
  }

  func validate() throws {
    guard trustedKeys.count <= TrustedKeysReader.pathsMax else {
      throw ValidationError(
        "--trusted-keys: expected at most \(TrustedKeysReader.pathsMax) files and folders, got "
          + "\(trustedKeys.count).")
    }
  }
}
