internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Checks files in a process of their own and publishes them: what `crossfade publish` does on a
/// folder, and a server with what was uploaded to it.
struct VersionPublication: Sendable {
  let root: String
  let probe: ChildProcessProbe

  /// Blocks for as long as the checks take.
  func publish(_ request: PublishRequest) throws(ServingError) -> PublishedView {
    var request = request
    request.warmUpRows = request.batching.warmUpRows
    var staged = StagedVersion(request, probe: probe)
    var random = SystemRandomNumberGenerator()
    let published = try Publisher(root: root).publish(
      request, using: &random,
      inspect: { artifact throws(ServingError) in try staged.inspect(artifact) },
      check: { manifest, _ throws(ServingError) in try staged.check(manifest) })
    let manifest = published.manifest
    return PublishedView(
      model: manifest.model.description, version: published.version.number,
      format: manifest.format.rawValue, engine: manifest.engine.rawValue,
      folder: published.folder,
      admission: ChecksView(
        model: manifest.model, version: published.version, finding: staged.finding),
      warnings: published.warnings.map(\.description))
  }
}
