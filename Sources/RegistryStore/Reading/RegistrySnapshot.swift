package import ServingCore

/// What a registry's folder held when it was read. A registry that could not be read has none.
package struct RegistrySnapshot: Hashable, Sendable {
  package struct Version: Hashable, Sendable {
    package var version: ModelVersion
    package var folder: String
    /// Why it cannot be served, for a version whose manifest is missing, wrong or of another
    /// version.
    package var manifest: Result<Manifest, ServingError>
    /// Taken before the manifest was read. Another one later means that somebody changed what
    /// never changes.
    package var fingerprint: VersionFingerprint

    package init(
      version: ModelVersion, folder: String, manifest: Result<Manifest, ServingError>,
      fingerprint: VersionFingerprint
    ) {
      self.version = version
      self.folder = folder
      self.manifest = manifest
      self.fingerprint = fingerprint
    }
  }

  package struct Model: Hashable, Sendable {
    package var name: ModelName
    /// Ascending. A model whose folder could not be read has an error here: that is not the same
    /// as a model without versions.
    package var versions: Result<[Version], ServingError>
    package var route: Result<RouteState, ServingError>
    package var settings: Result<ModelSettings, ServingError>
    /// What does not belong in the model's folder.
    package var warnings: [Warning]
    /// What publishers and authors left that did not end, or have not ended yet. No harm.
    package var leftovers: [Warning]

    package init(
      name: ModelName, versions: Result<[Version], ServingError>,
      route: Result<RouteState, ServingError> = .success(.none),
      settings: Result<ModelSettings, ServingError> = .success(.defaults),
      warnings: [Warning] = [], leftovers: [Warning] = []
    ) {
      self.name = name
      self.versions = versions
      self.route = route
      self.settings = settings
      self.warnings = warnings
      self.leftovers = leftovers
    }
  }

  /// Something in the registry that is neither a version nor what may stand beside versions.
  package struct Warning: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var problem: String

    package init(path: String, problem: String) {
      self.path = path
      self.problem = problem
    }

    package var description: String { "\(path.quotedPath) \(problem)" }
  }

  /// By name.
  package var models: [Model]
  /// What does not belong in the registry's own folder.
  package var rootWarnings: [Warning]

  package init(models: [Model], rootWarnings: [Warning] = []) {
    self.models = models
    self.rootWarnings = rootWarnings
  }

  /// All of them, those of the models too.
  package var warnings: [Warning] { rootWarnings + models.flatMap(\.warnings) }
}
