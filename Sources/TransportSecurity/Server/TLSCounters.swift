internal import ServingCore
internal import Synchronization

/// Counts handshakes and reloads.
final class TLSCounters: Sendable {
  private struct Counts {
    var reloads: UInt64 = 0
    var refusedReloads: UInt64 = 0
    var handshakes: [TLSFigures.Handshake: UInt64] = [:]
  }

  private let counts = Mutex(Counts())

  func count(_ handshake: TLSFigures.Handshake) {
    counts.withLock { $0.handshakes[handshake, default: 0] += 1 }
  }

  func countReload(isTaken: Bool) {
    counts.withLock { counts in
      if isTaken { counts.reloads += 1 } else { counts.refusedReloads += 1 }
    }
  }

  func figures(expiresAt: Int64) -> TLSFigures {
    counts.withLock {
      TLSFigures(
        certificateExpiresAt: expiresAt, reloadCount: $0.reloads,
        refusedReloadCount: $0.refusedReloads, handshakes: $0.handshakes)
    }
  }
}
