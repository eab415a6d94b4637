/// What audits say where no identity did something. No identity may be called so, or nobody could
/// tell which it was.
package enum BuiltInActor: String, CaseIterable, Hashable, Sendable {
  /// The gateway, when a gate fails.
  case gate
  /// The gateway, when a ramp goes on.
  case ramp
  /// One who showed no identity, where access is controlled.
  case anonymous
  /// One who did not say who it is, where access is not controlled.
  case admin
}
