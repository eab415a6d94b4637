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
      inspect: { format, artifact throws(ServingError) in
        try staged.inspect(format, artifact)
      },
      check: { manifest, _ throws(ServingError) in try staged.check(manifest) })
    return PublishedView(
      model: published.manifest.model.description, version: published.version.number,
      folder: published.folder,
      admission: ChecksView(
        model: published.manifest.model, version: published.version, finding: staged.finding),
      warnings: published.warnings.map(\.description))
  }
}
