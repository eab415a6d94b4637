internal import ServingCore

/// Finds out from a model's folder which version answers.
enum VersionInForce {
  /// The route's stable version, or without a route ``withoutRoute(in:of:)``.
  /// - Returns: nil when there is none.
  /// - Throws: what keeps the route, or the manifest of the version it names, from being read.
  static func manifest(
    in modelFolder: borrowing Folder, of model: ModelName
  ) throws(ServingError) -> Manifest? {
    guard let route = try RouteStore.reading(of: model, in: modelFolder).result.get().route else {
      return try withoutRoute(in: modelFolder, of: model)
    }
    return try manifest(route.stable, in: modelFolder, of: model)
  }

  /// What ``VersionSuccession`` finds among the versions whose manifests read: one that cannot be
  /// read cannot be in force.
  static func withoutRoute(
    in modelFolder: borrowing Folder, of model: ModelName
  ) throws(ServingError) -> Manifest? {
    let versions = try modelFolder.entries().filter { $0.kind == .folder }
      .compactMap { ModelVersion(exactly: $0.bytes) }.sorted(by: >)
    var manifests: [Manifest] = []
    for version in versions where manifests.count < VersionSuccession.versionsConsideredMax {
      if let manifest = try? manifest(version, in: modelFolder, of: model) {
        manifests.append(manifest)
      }
    }
    return VersionSuccession.inForce(among: manifests)
  }

  private static func manifest(
    _ version: ModelVersion, in modelFolder: borrowing Folder, of model: ModelName
  ) throws(ServingError) -> Manifest {
    try RegistryReader.manifest(
      in: try Folder(version.description, in: modelFolder), of: model, version)
  }
}
