internal import Synchronization

/// How the server ended, for all who wait for it. The first word holds.
final class AdminEnding: Sendable {
  enum Outcome: Sendable {
    case stopped
    case failed(any Error)
    /// Told to stop, but something that it waits for does not end.
    case abandoned
  }

  private enum State {
    case waiting([CheckedContinuation<Outcome, Never>])
    case ended(Outcome)
  }

  private let state = Mutex(State.waiting([]))

  func end(_ outcome: Outcome) {
    let waiters = state.withLock { state -> [CheckedContinuation<Outcome, Never>] in
      guard case .waiting(let waiters) = state else { return [] }
      state = .ended(outcome)
      return waiters
    }
    for waiter in waiters { waiter.resume(returning: outcome) }
  }

  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let outcome = state.withLock { state -> Outcome? in
        switch state {
        case .ended(let outcome): return outcome
        case .waiting(let waiters):
          state = .waiting(waiters + [continuation])
          return nil
        }
      }
      if let outcome { continuation.resume(returning: outcome) }
    }
  }
}
