/// What an author asks of a model's shadows.
package enum ShadowOrder: Hashable, Sendable {
  /// A version begins to get a copy of requests, or gets them another way. What is nil stays as it
  /// is on a running shadow; one that begins needs a percentage, gets every request's copy without
  /// a slice, and has ``Shadow/repeatedStandard`` of them repeated.
  case mirror(
    ModelVersion, percentage: Percentage? = nil, slice: RouteSlice? = nil,
    repeated: Percentage? = nil)
  /// Ends the shadow of a version; nil ends every one.
  case end(ModelVersion?)

  /// The version that is to get copies; nil for an order to end.
  package var mirrored: ModelVersion? {
    guard case .mirror(let version, _, _, _) = self else { return nil }
    return version
  }
}
