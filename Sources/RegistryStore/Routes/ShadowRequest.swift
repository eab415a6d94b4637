package import ServingCore

/// A version that shall begin as a shadow of its model, a shadow that shall be another way, or
/// shadows that shall end.
package struct ShadowRequest: Hashable, Sendable {
  package var model: ModelName
  package var order: ShadowOrder
  package var author: RouteAuthor
  /// The revision that the author has seen in force, zero for none; nil to take whatever is.
  package var expectedRevision: Int?
  /// Whether the version need not take every request that the stable one takes. Those that it does
  /// not take are not compared, and are counted.
  package var allowsBreaking: Bool

  package init(
    model: ModelName, order: ShadowOrder, author: RouteAuthor, expectedRevision: Int? = nil,
    allowsBreaking: Bool = false
  ) {
    self.model = model
    self.order = order
    self.author = author
    self.expectedRevision = expectedRevision
    self.allowsBreaking = allowsBreaking
  }
}
