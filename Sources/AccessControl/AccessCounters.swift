internal import ServingCore
internal import Synchronization

/// Counts credentials and reloads.
final class AccessCounters: Sendable {
  private let counts = Mutex(AuthenticationFigures())

  func count(_ proof: CallerProof, _ result: AuthenticationFigures.Result) {
    counts.withLock { $0.outcomes[.init(proof, result), default: 0] += 1 }
  }

  func countReload(isTaken: Bool) {
    counts.withLock { counts in
      if isTaken { counts.reloadCount += 1 } else { counts.refusedReloadCount += 1 }
    }
  }

  var figures: AuthenticationFigures { counts.withLock { $0 } }
}
