internal import CLinux
internal import Glibc
internal import ServingCore
internal import Synchronization

/// Wakes a thread out of poll(2), once and for good.
final class StopSignal: Sendable {
  private let descriptor: Descriptor
  private let raised = Atomic(false)

  init() throws(ServingError) {
    descriptor = try Descriptor(opening: "eventfd") { crossfade_event_descriptor() }
  }

  /// For poll(2): readable once the signal is raised.
  var descriptorNumber: CInt { descriptor.number }

  var isRaised: Bool { raised.load(ordering: .acquiring) }

  func raise() {
    guard !raised.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // Eight bytes, as eventfd(2) wants. The first write to an empty counter neither blocks nor
    // fails, and after the last one the counter stays, so that no wait is missed.
    var one: UInt64 = 1
    let written = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    precondition(written == MemoryLayout<UInt64>.size, "an eventfd took \(written) bytes of 8")
  }
}
