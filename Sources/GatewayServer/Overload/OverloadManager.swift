internal import GatewayMetrics
internal import ServingCore
internal import Synchronization

/// The level of overload: one writer, ten times a second, and every event loop a reader, by one
/// relaxed load for each request.
final class OverloadManager: Sendable {
  private struct Known {
    var policy = OverloadPolicy()
    var readings = OverloadReadings()
  }

  private let packed = Atomic<Int>(OverloadState.calm.rawValue)
  private let known = Mutex(Known())

  var state: OverloadState {
    // Only states are ever stored.
    OverloadState(rawValue: packed.load(ordering: .relaxed)) ?? .calm
  }

  /// - Returns: the levels before and now, when they differ.
  func observe(
    _ readings: OverloadReadings, now: MonotonicInstant
  ) -> (before: Int, after: OverloadState)? {
    known.withLock { known in
      let before = known.policy.state.level
      let hasChanged = known.policy.observe(readings, now: now)
      known.readings = readings
      packed.store(known.policy.state.rawValue, ordering: .relaxed)
      return hasChanged ? (before, known.policy.state) : nil
    }
  }

  /// For a scrape.
  var figures: OverloadFigures {
    known.withLock {
      OverloadFigures(level: $0.policy.state.level, readings: $0.readings)
    }
  }
}
