package import ServingCore

/// What a person wants of a running ramp, or of a canary that shall end.
package struct RampRequest: Hashable, Sendable {
  package var model: ModelName
  /// Nil when the model has one canary only that can be meant.
  package var version: ModelVersion?
  package var order: RampOrder
  package var author: RouteAuthor
  /// The revision that the author has seen in force; nil to take whatever is.
  package var expectedRevision: Int?

  package init(
    model: ModelName, version: ModelVersion? = nil, order: RampOrder, author: RouteAuthor,
    expectedRevision: Int? = nil
  ) {
    self.model = model
    self.version = version
    self.order = order
    self.author = author
    self.expectedRevision = expectedRevision
  }
}
