/// What somebody may do.
package enum AccessRight: String, CaseIterable, Hashable, Sendable {
  /// Ask a model, read its signature, send outcomes.
  case predict
  /// See states, routes, histories, reports and metrics.
  case view
  /// Bring new versions into the registry, and have versions verified.
  case publish
  /// Change what answers: promote, roll back, canaries, ramps, shadows.
  case route
  /// Let through what another proposed, where promotion takes two.
  case approve
}
