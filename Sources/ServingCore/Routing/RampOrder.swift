/// What an author asks of a running ramp.
package enum RampOrder: Hashable, Sendable {
  /// It goes no further; its gates still end it.
  case pause
  case resume
  /// To its next step now; from the last one, at 100 %, to being the stable version.
  case next
  /// Ends the canary; the stable version answers all.
  case abort
  /// Another hold for this step and those that follow.
  case pace(holdSeconds: Int)
}
