internal import ServingCore
internal import Synchronization

/// The door between event loops, which put calls in, and a lane's thread, which takes them out.
///
/// The mutex is held for moves only, never while anything runs.
final class LaneQueue: Sendable {
  private struct State {
    var arrived: [InferenceCall] = []
    /// Rows and bytes that arrived or wait in the lane's own hands.
    var rows = 0
    var bytes = 0
    var isSleeping = false
    var isClosed = false
  }

  private let state = Mutex(State())
  /// Calls that were put in and have not been given back.
  private let held = Atomic<Int>(0)
  private let signal = ThreadSignal()
  private let limits: LaneLimits
  private let owner: String

  /// - Parameter owner: the model and version, for messages.
  init(owner: String, limits: LaneLimits) {
    self.owner = owner
    self.limits = limits
  }

  /// Puts calls in, in order, all under one lock so that they can be one batch. Calls that cannot
  /// be taken are handed to `refuse`, after the lock was released.
  func put(
    _ calls: [InferenceCall], now: MonotonicInstant,
    refuse: (InferenceCall, ServingError) -> Void
  ) {
    var refused: [(InferenceCall, ServingError)] = []
    let mustWake = state.withLock { state in
      let countBefore = state.arrived.count
      for call in calls {
        if let error = admit(call, in: &state) {
          refused.append((call, error))
          continue
        }
        call.times.queued = now
        state.arrived.append(call)
      }
      held.wrappingAdd(state.arrived.count - countBefore, ordering: .relaxed)
      defer { if !state.arrived.isEmpty { state.isSleeping = false } }
      return state.isSleeping && !state.arrived.isEmpty
    }
    if mustWake { signal.raise() }
    for (call, error) in refused { refuse(call, error) }
  }

  /// A call larger than a whole limit is taken when nothing else waits, or it could never run.
  private func admit(_ call: InferenceCall, in state: inout State) -> ServingError? {
    if state.isClosed {
      return ServingError(.unavailable, "\(owner) is being unloaded; send the request again")
    }
    // Rows without elements cost no bytes, so a request can have as many as an `Int` counts.
    let (rows, overflow) = state.rows.addingReportingOverflow(call.rowCount)
    let bytes = state.bytes + call.inputByteCount
    let fits = !overflow && rows <= limits.queuedRowsMax && bytes <= limits.queuedBytesMax
    guard fits || state.rows == 0 else {
      return ServingError(
        .resourceExhausted,
        "the queue of \(owner) is full: \(state.rows) of \(limits.queuedRowsMax) rows and "
          + "\(state.bytes) of \(limits.queuedBytesMax) bytes wait; send the request again later")
    }
    state.rows = rows
    state.bytes = bytes
    return nil
  }

  /// Appends what arrived to `waiting`. Blocks while there is nothing at all to do.
  /// - Returns: false when the queue is closed and nothing is left.
  func take(into waiting: inout [InferenceCall]) -> Bool {
    while true {
      let (hasWork, isClosed) = state.withLock { state in
        waiting.append(contentsOf: state.arrived)
        state.arrived.removeAll(keepingCapacity: true)
        state.isSleeping = waiting.isEmpty && !state.isClosed
        return (!waiting.isEmpty, state.isClosed)
      }
      if hasWork { return true }
      if isClosed { return false }
      signal.wait()
    }
  }

  /// Says that calls left the lane's hands, so that others may come.
  func release(rows: Int, bytes: Int) {
    state.withLock { state in
      state.rows -= rows
      state.bytes -= bytes
    }
  }

  /// Says that calls were given back.
  func noteGivenBack(_ count: Int) { held.wrappingSubtract(count, ordering: .relaxed) }

  var heldCount: Int { held.load(ordering: .relaxed) }

  /// Refuses new calls and lets the lane finish what waits.
  func close() {
    let mustWake = state.withLock { state in
      defer {
        state.isClosed = true
        state.isSleeping = false
      }
      return state.isSleeping
    }
    if mustWake { signal.raise() }
  }
}
