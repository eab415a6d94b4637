/// Where a version stands, as far as the next step depends on it. One that is not known at all has
/// none.
package enum VersionPhase: Hashable, Sendable {
  /// On its way to `ready`.
  case loading
  case ready
  /// Takes no request any more and has not ended.
  case draining
  /// Not tried again before something changes.
  case failed
  /// Failed, and may be tried again now; or was unloaded, or found and not yet tried.
  case idle
}
