package import ServingCore

/// A version that shall begin as a canary of its model, or a canary that shall be another way.
package struct CanaryRequest: Hashable, Sendable {
  package var model: ModelName
  package var order: CanaryOrder
  package var author: RouteAuthor
  /// The revision that the author has seen in force, zero for none; nil to take whatever is.
  package var expectedRevision: Int?
  /// Whether the version may change what callers send or get, whatever its manifest says of that.
  package var allowsBreaking: Bool

  package init(
    model: ModelName, order: CanaryOrder, author: RouteAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.model = model
    self.order = order
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }
}
