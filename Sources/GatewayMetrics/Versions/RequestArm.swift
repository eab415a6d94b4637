package import ServingCore

/// What a request's `arm` label says: the arm of the route that answered, or that the caller named
/// the version, which no arm answers.
package enum RequestArm: Int, CaseIterable, Hashable, Sendable {
  case stable, canary, shadow, pinned

  /// - Parameter arm: nil for a pinned version, as in ``RouteDecision/arm``.
  package init(_ arm: Arm?) {
    self =
      switch arm {
      case .stable: .stable
      case .canary: .canary
      case .shadow: .shadow
      case nil: .pinned
      }
  }

  var label: String { "\(self)" }
}
