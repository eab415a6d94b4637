/// Holds a scripted session's runs until the test lets them go, and tells the test when one has
/// begun.
package final class RunGate: Sendable {
  private struct State {
    var isOpen: Bool
    var begunCount = 0
    var interruptedCount = 0
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

  /// How often runs that were held have been interrupted.
  package var interruptedCount: Int { state.update { $0.interruptedCount } }

  /// Called by the session as a run begins.
  /// - Parameter endsEarly: whether the run is to end although the gate is closed.
  /// - Returns: whether it ended so.
  func pass(endsEarly: () -> Bool = { false }) -> Bool {
    state.update { $0.begunCount += 1 }
    var isInterrupted = false
    // A test that forgets its gate would keep the lane's thread for ever.
    precondition(
      state.wait(seconds: 60) { state in
        isInterrupted = !state.isOpen && endsEarly()
        return state.isOpen || isInterrupted
      }, "a run was held and never let go")
    if isInterrupted { state.update { $0.interruptedCount += 1 } }
    return isInterrupted
  }

  /// Has runs that are held look whether they are to end.
  func lookAgain() { state.update { _ in } }
}
