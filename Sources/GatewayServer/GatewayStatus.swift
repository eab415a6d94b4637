internal import Synchronization

/// Whether the gateway takes requests, and how many calls it has.
final class GatewayStatus: Sendable {
  private let leaving = Atomic<Bool>(false)
  private let draining = Atomic<Bool>(false)
  private let calls = Atomic<Int>(0)

  var isDraining: Bool { draining.load(ordering: .relaxed) }

  /// Whether new requests should go elsewhere, though they are still taken.
  var isLeaving: Bool { leaving.load(ordering: .relaxed) || isDraining }

  func setLeaving() { leaving.store(true, ordering: .relaxed) }

  /// Calls that are with lanes.
  var callCount: Int { calls.load(ordering: .relaxed) }

  func countCalls(_ change: Int) {
    calls.wrappingAdd(change, ordering: .relaxed)
  }

  /// - Returns: false when draining has begun before.
  func beginDraining() -> Bool { !draining.exchange(true, ordering: .relaxed) }
}
