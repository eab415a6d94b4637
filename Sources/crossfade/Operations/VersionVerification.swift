internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Checks versions that are in a registry as loading would, each in a process of its own.
struct VersionVerification: Sendable {
  let root: String
  let probe: ChildProcessProbe
  let trustedKeyPaths: [String]

  /// Blocks for as long as the checks take.
  /// - Parameters:
  ///   - number: nil for all versions.
  ///   - found: told of each one as it is done.
  /// - Throws: `NOT_FOUND` naming what there is instead. What is wrong with a version is in its
  ///   checks.
  func verify(
    _ model: ModelName, only number: ModelVersion?, found: (ChecksView) -> Void = { _ in }
  ) throws(ServingError) -> VerifyView {
    let reader = RegistryReader(root: root)
    let verifier = VersionVerifier(
      registry: reader, probe: probe, trust: ArtifactTrust(root: root, keyPaths: trustedKeyPaths),
      clock: SystemClock.monotonic)
    var views: [ChecksView] = []
    for version in try reader.versions(of: model, only: number) {
      let finding = verifier.verify(
        model, version.version, folder: version.folder, version.manifest)
      let view = ChecksView(model: model, version: version.version, finding: finding)
      views.append(view)
      found(view)
    }
    return VerifyView(versions: views)
  }
}
