/// Why a version is wanted.
package enum VersionRole: String, CaseIterable, Hashable, Sendable {
  /// Answers what is not pinned.
  case stable
  /// Answers a share beside the stable one.
  case canary
  /// Answered before; stays loaded, so that going back takes no loading.
  case previous
  /// The model's settings keep it, for requests that pin it.
  case kept
  /// Gets a copy of a share; answers nobody by it.
  case shadow
}
