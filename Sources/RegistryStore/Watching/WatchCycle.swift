internal import ServingCore

/// Decides what a watcher does next: set watches, look at the root, report, or wait.
///
/// It holds no watch and reads no clock. The thread that does asks ``next(at:)``, carries the step
/// out and tells what came of it.
struct WatchCycle: Sendable {
  enum Step: Hashable {
    /// Set every watch, then tell ``built(at:)`` or ``failed(_:at:)``.
    case build
    /// See whether the root's path still leads to the watched folder; tell ``failed(_:at:)`` if
    /// not.
    case checkRoot
    case report(RegistryChange)
    /// Until then, or until an event comes.
    case wait(until: MonotonicInstant)
  }

  /// A minute between attempts when the system lacks something: nothing will tell when it is there.
  static let unavailableRetryMilliseconds = 60_000

  private enum Phase {
    case starting
    case watching
    case polling(reason: String, retryAt: MonotonicInstant)
  }

  private let settings: WatchSettings
  private var phase: Phase
  private var gathering: ChangeGathering
  /// When everything is reported next whether or not anything is known to have changed.
  private var sweepAt: MonotonicInstant
  private var rootCheckAt = MonotonicInstant.distantFuture
  private var builtAt: MonotonicInstant?

  init(settings: WatchSettings, at now: MonotonicInstant) {
    self.settings = settings
    gathering = ChangeGathering(
      settleMilliseconds: settings.settleMilliseconds,
      settleMillisecondsMax: settings.settleMillisecondsMax)
    sweepAt = now.advanced(byMilliseconds: settings.pollMilliseconds)
    phase =
      settings.mode == .polling
      ? .polling(reason: "the settings ask for it", retryAt: .distantFuture) : .starting
  }

  var mode: WatchMode {
    switch phase {
    case .starting: .polling(reason: "the watches are not set yet")
    case .watching: .inotify
    case .polling(let reason, _): .polling(reason: reason)
    }
  }

  mutating func next(at now: MonotonicInstant) -> Step {
    // Before a report that is due as well, so that one report is enough.
    switch phase {
    case .starting: return .build
    case .polling(_, let retryAt) where retryAt <= now: return .build
    case .watching where rootCheckAt <= now:
      rootCheckAt = now.advanced(byMilliseconds: settings.pollMilliseconds)
      return .checkRoot
    case .watching, .polling: break
    }
    if sweepAt <= now { gathering.add(.everything, at: now) }
    if let change = gathering.take(at: now, settledOnly: sweepAt > now) {
      // What has just been reported need not be swept up.
      if change == .everything { scheduleSweep(after: now) }
      return .report(change)
    }
    return .wait(until: min(gathering.dueAt ?? .distantFuture, sweepAt, ownDeadline))
  }

  /// Every watch is in place.
  mutating func built(at now: MonotonicInstant) {
    // Whoever starts a watcher reads the registry afterwards; later nobody knows what was missed.
    if case .starting = phase {} else { gathering.add(.everything, at: now) }
    phase = .watching
    builtAt = now
    rootCheckAt = now.advanced(byMilliseconds: settings.pollMilliseconds)
    scheduleSweep(after: now)
  }

  /// The watches could not be set, or are of no use any more; there are none now.
  mutating func failed(_ failure: WatchFailure, at now: MonotonicInstant) {
    switch phase {
    case .polling: break
    case .starting, .watching:
      gathering.add(.everything, at: now)
      sweepAt = now.advanced(byMilliseconds: settings.pollMilliseconds)
    }
    phase = .polling(reason: failure.reason, retryAt: retry(after: failure, at: now))
  }

  /// Something has changed.
  mutating func found(_ change: RegistryChange, at now: MonotonicInstant) {
    gathering.add(change, at: now)
  }

  private var ownDeadline: MonotonicInstant {
    switch phase {
    case .starting: .distantFuture
    case .watching: rootCheckAt
    case .polling(_, let retryAt): retryAt
    }
  }

  private func retry(
    after failure: WatchFailure, at now: MonotonicInstant
  ) -> MonotonicInstant {
    switch failure {
    case .rootAway:
      return now.advanced(byMilliseconds: settings.pollMilliseconds)
    case .unavailable:
      return now.advanced(byMilliseconds: Self.unavailableRetryMilliseconds)
    case .lostTrack:
      // At once, but a registry in uproar must not keep the thread at nothing but this.
      guard let builtAt else { return now.advanced(byMilliseconds: settings.pollMilliseconds) }
      return max(now, builtAt.advanced(byMilliseconds: settings.pollMilliseconds))
    }
  }

  private mutating func scheduleSweep(after now: MonotonicInstant) {
    let milliseconds =
      if case .watching = phase {
        settings.safetyPollMilliseconds
      } else {
        settings.pollMilliseconds
      }
    sweepAt = now.advanced(byMilliseconds: milliseconds)
  }
}
