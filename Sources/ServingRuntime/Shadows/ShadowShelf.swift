package import ServingCore
internal import Synchronization

/// Where an event loop leaves mirrored requests, and finds them again. Everything but what is said
/// otherwise is called on that loop.
///
/// The desk's thread is of idle priority: where others are busy it may stop for long, with a mutex
/// in its hand. So the loop only ever tries for a mutex; what it could not hand over it keeps until
/// the next time, within its limits.
///
/// `@unchecked Sendable`: what is not under a mutex is touched on the loop only.
package final class ShadowShelf: @unchecked Sendable {
  struct Incoming: Sendable {
    var requests: [MirroredRequest] = []
    var tallies: [MirrorTally] = []
  }

  /// What a shadow has of this loop's.
  private struct Held {
    var requestCount = 0
    var byteCount = 0
  }

  package let limits: MirrorLimits
  private let incoming = Mutex(Incoming())
  private let returned = Mutex<[MirroredRequest]>([])
  private let wake: @Sendable () -> Void
  private var waiting = Incoming()
  private var waitingBytes = 0
  private var held: [ObjectIdentifier: Held] = [:]
  /// Requests that were lent and have not come back.
  package private(set) var lentCount = 0

  init(limits: MirrorLimits, wake: @escaping @Sendable () -> Void) {
    self.limits = limits
    self.wake = wake
  }

  /// Whether there is anything to hand over or to take back, now or later.
  package var isActive: Bool { lentCount > 0 || !waiting.tallies.isEmpty }

  /// Counts a request that a shadow does not get.
  package func drop(
    _ reason: MirrorDrop, _ model: ServedModel, baseline: ServedVersion, place: Int
  ) {
    for index in waiting.tallies.indices
    where waiting.tallies[index].isFor(model, baseline, place) {
      waiting.tallies[index].count(reason)
      return
    }
    var tally = MirrorTally(model: model, baseline: baseline, place: place)
    tally.count(reason)
    waiting.tallies.append(tally)
  }

  /// Whether a shadow has as many requests as it may.
  package func isFull(_ version: ServedVersion) -> Bool {
    held[ObjectIdentifier(version)].map { $0.requestCount >= limits.requestsMax } ?? false
  }

  /// Whether a shadow may have so many bytes more. One alone may be larger than all.
  package func hasRoom(for version: ServedVersion, byteCount: Int) -> Bool {
    held[ObjectIdentifier(version)].map { $0.byteCount + byteCount <= limits.bytesMax } ?? true
  }

  /// Counts a request as its shadows'. It is handed over with ``put(_:)``, maybe later.
  package func lend(_ request: MirroredRequest) {
    lentCount += 1
    for target in request.targets {
      held[ObjectIdentifier(target.version), default: Held()].requestCount += 1
      held[ObjectIdentifier(target.version), default: Held()].byteCount += request.byteCount
    }
  }

  /// Leaves a lent request for the shadows.
  package func put(_ request: MirroredRequest) {
    waiting.requests.append(request)
    waitingBytes += request.byteCount
  }

  /// Hands over what has gathered, if that is possible without waiting.
  /// - Parameter isDue: whether to do so however little it is.
  package func handOver(isDue: Bool) {
    guard isDue ? !waiting.requests.isEmpty || !waiting.tallies.isEmpty : hasEnough else { return }
    let didHandOver = incoming.withLockIfAvailable { incoming in
      incoming.requests.append(contentsOf: waiting.requests)
      incoming.tallies.append(contentsOf: waiting.tallies)
      return true
    }
    guard didHandOver ?? false else { return }
    waiting.requests.removeAll(keepingCapacity: true)
    waiting.tallies.removeAll(keepingCapacity: true)
    waitingBytes = 0
    wake()
  }

  private var hasEnough: Bool {
    waiting.requests.count >= limits.handOverRequests || waitingBytes >= limits.handOverBytes
  }

  /// Gives back what the shadows are done with, if that is possible without waiting.
  package func takeReturned(_ body: (MirroredRequest) -> Void) {
    guard lentCount > 0 else { return }
    let taken = returned.withLockIfAvailable { returned in
      defer { returned.removeAll(keepingCapacity: true) }
      return returned
    }
    for request in taken ?? [] {
      lentCount -= 1
      for target in request.targets {
        let key = ObjectIdentifier(target.version)
        held[key]?.requestCount -= 1
        held[key]?.byteCount -= request.byteCount
        if held[key]?.requestCount == 0 { held[key] = nil }
      }
      body(request)
    }
  }

  // MARK: For the desk, on its thread

  func takeIncoming() -> Incoming {
    incoming.withLock { incoming in
      defer {
        incoming.requests.removeAll(keepingCapacity: true)
        incoming.tallies.removeAll(keepingCapacity: true)
      }
      return incoming
    }
  }

  func giveBack(_ requests: [MirroredRequest]) {
    returned.withLock { $0.append(contentsOf: requests) }
  }
}
