/// The models and versions that the registry holds, by their manifests. The reply of `/v1/models`.
package struct ModelsView: Codable, Hashable, Sendable {
  package struct Tensor: Codable, Hashable, Sendable {
    package var name: String
    package var datatype: String
    /// −1 for a dimension of any length.
    package var shape: [Int]
    /// The same as the model itself names them, such as `batch` and `64`.
    package var dimensions: [String]

    package init(name: String, datatype: String, shape: [Int], dimensions: [String]) {
      self.name = name
      self.datatype = datatype
      self.shape = shape
      self.dimensions = dimensions
    }
  }

  /// What a manifest says; nil wherever it cannot be read, and then ``error`` says why.
  package struct Version: Codable, Hashable, Sendable {
    package var version: Int64
    package var error: String?
    package var format: String?
    package var engine: String?
    package var artifactSha256: String?
    package var inputs: [Tensor]?
    package var outputs: [Tensor]?
    package var publishedBy: String?
    package var publishedAt: String?
    package var lineage: [String: String]?
    /// The name of the trusted key that signed it; nil when none did, or nobody has looked.
    package var signedBy: String?

    package init(version: Int64, error: String? = nil) {
      self.version = version
      self.error = error
    }
  }

  package struct Model: Codable, Hashable, Sendable {
    package var name: String
    /// Ascending; nil when the folder cannot be read, and then ``error`` says why.
    package var versions: [Version]?
    package var error: String?

    package init(name: String, versions: [Version]? = nil, error: String? = nil) {
      self.name = name
      self.versions = versions
      self.error = error
    }
  }

  /// By name.
  package var models: [Model]
  /// Things in the folder that are neither models nor versions.
  package var warnings: [String]

  package init(models: [Model], warnings: [String] = []) {
    self.models = models
    self.warnings = warnings
  }
}
