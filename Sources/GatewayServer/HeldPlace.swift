internal import Synchronization

/// What the callers of one place of ``HeldBytes`` hold, changed by all event loops.
final class HeldPlace: Sendable {
  private let held = Atomic<Int>(0)

  var bytes: Int { held.load(ordering: .relaxed) }

  func change(by delta: Int) { held.wrappingAdd(delta, ordering: .relaxed) }
}
