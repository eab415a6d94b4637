import ServingCore
import ServingRuntime
import Synchronization

/// Remembers the table that is served, and every version that ever answered unpinned requests.
final class TestTables: TablePublisher {
  private struct State {
    var table = ModelTable([])
    var actives: [ActiveRoute?] = []
  }

  private let state = Mutex(State())

  var current: ModelTable { state.withLock { $0.table } }

  /// What answered `digits`, in order, repetitions left out.
  var actives: [ActiveRoute?] { state.withLock { $0.actives } }

  func publish(_ table: ModelTable) {
    state.withLock { state in
      state.table = table
      let active = table.models["digits"]?.active
      if state.actives.last != .some(active) { state.actives.append(active) }
    }
  }

  func waitUntilInForce() async {}
}
