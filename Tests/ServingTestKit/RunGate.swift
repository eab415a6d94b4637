/// Holds a scripted session's runs until the test lets them go, and tells the test when one has
/// begun.
package final class RunGate: Sendable {
  private struct State {
    var isOpen: Bool
    var begunCount = 0
  }

  private let state: Monitor<State>

  package init(isOpen: Bool = false) {
    state = Monitor(State(isOpen: isOpen))
  }

  /// Lets the runs that are held go, and all that follow.
  package func open() {
    state.update { $0.isOpen = true }
  }

  /// Holds the runs that begin from now on.
  package func close() {
    state.update { $0.isOpen = false }
  }

  /// Blocks until as many runs have begun, counted from the first.
  /// - Returns: false when they have not in time.
  package func waitUntilBegun(_ count: Int) -> Bool {
    state.wait { $0.begunCount >= count }
  }

  /// Called by the session as a run begins.
  func pass() {
    state.update { $0.begunCount += 1 }
    // A test that forgets its gate would keep the lane's thread for ever.
    precondition(state.wait(seconds: 60) { $0.isOpen }, "a run was held and never let go")
  }
}
