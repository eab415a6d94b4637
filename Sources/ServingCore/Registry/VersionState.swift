/// Where a version stands between being found in the registry and having been closed.
package enum VersionState: Hashable, Sendable {
  case found, verifying, loading, warming, ready, draining, unloaded
  /// Reached from any step before `ready`.
  case failed(ServingError)

  package var name: String {
    switch self {
    case .found: "found"
    case .verifying: "verifying"
    case .loading: "loading"
    case .warming: "warming"
    case .ready: "ready"
    case .draining: "draining"
    case .unloaded: "unloaded"
    case .failed: "failed"
    }
  }
}
