internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Checks files in a process of their own and publishes them: what `crossfade publish` does on a
/// folder, and a server with what was uploaded to it.
struct VersionPublication: Sendable {
  let root: String
  let probe: ChildProcessProbe
  let trustedKeyPaths: [String]
  /// Nil to publish without a signature.
  var signingKey: SigningKey?

  /// Blocks for as long as the checks take.
  func publish(_ request: PublishRequest) throws(ServingError) -> PublishedView {
    var request = request
    request.warmUpRows = request.batching.warmUpRows
    var staged = StagedVersion(request, probe: probe)
    var random = SystemRandomNumberGenerator()
    let publisher = Publisher(root: root, trustedKeyPaths: trustedKeyPaths)
    let published = try publisher.publish(
      request, signingKey: signingKey, using: &random,
      inspect: { artifact throws(ServingError) in try staged.inspect(artifact) },
      check: { manifest, _ throws(ServingError) in try staged.check(manifest) })
    let manifest = published.manifest
    if let signingKey { staged.noteSigned(signingKey) }
    return PublishedView(
      model: manifest.model.description, version: published.version.number,
      format: manifest.format.rawValue, engine: manifest.engine.rawValue,
      folder: published.folder,
      admission: ChecksView(
        model: manifest.model, version: published.version, finding: staged.finding),
      warnings: published.warnings.map(\.description))
  }
}
