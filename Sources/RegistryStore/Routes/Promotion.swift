package import ServingCore

/// A version that shall become the stable one of its model.
package struct Promotion: Hashable, Sendable {
  package var model: ModelName
  package var version: ModelVersion
  package var author: RouteAuthor
  /// The revision that the author has seen in force, zero for none; nil to take whatever is.
  package var expectedRevision: Int?
  /// Whether the version may change what callers send or get, whatever its manifest says of that.
  package var allowsBreaking: Bool

  package init(
    model: ModelName, version: ModelVersion, author: RouteAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.model = model
    self.version = version
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }
}
