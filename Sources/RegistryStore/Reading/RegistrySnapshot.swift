package import ServingCore

/// What a registry's folder held when it was read. A registry that could not be read has none.
package struct RegistrySnapshot: Hashable, Sendable {
  package struct Version: Hashable, Sendable {
    package var version: ModelVersion
    package var folder: String
    /// Why it cannot be served, for a version whose manifest is missing, wrong or of another
    /// version.
    package var manifest: Result<Manifest, ServingError>
  }

  package struct Model: Hashable, Sendable {
    package var name: ModelName
    /// Ascending. A model whose folder could not be read has an error here: that is not the same
    /// as a model without versions.
    package var versions: Result<[Version], ServingError>
  }

  /// Something in the registry that is neither a version nor what may stand beside versions.
  package struct Warning: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var problem: String

    package var description: String { "\(path.quotedPath) \(problem)" }
  }

  /// By name.
  package var models: [Model]
  package var warnings: [Warning]
}
