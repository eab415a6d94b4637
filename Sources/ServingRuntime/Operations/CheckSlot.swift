internal import ServingCore
internal import Synchronization

/// Room for one thing at a time; who comes second is told so rather than made to wait.
final class CheckSlot: Sendable {
  private let isTaken = Atomic<Bool>(false)

  /// - Throws: `UNAVAILABLE` while somebody else has it.
  func take() throws(ServingError) {
    guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
      throw ServingError(
        .unavailable,
        "another version is being checked by this server, and it checks one at a time; try again "
          + "in a moment")
    }
  }

  func giveBack() {
    isTaken.store(false, ordering: .releasing)
  }
}
