internal import ServingCore

/// Holds changes back until they have settled, so that the hundred events of one publication are
/// one report.
struct ChangeGathering: Sendable {
  /// Beyond this many models, everything is reported: the memory for what waits is bounded.
  static let modelsMax = 1_024

  private let settleMilliseconds: Int
  private let settleMillisecondsMax: Int
  private var waiting: Waiting?

  private struct Waiting {
    var change: RegistryChange
    let since: MonotonicInstant
    var dueAt: MonotonicInstant
  }

  init(settleMilliseconds: Int, settleMillisecondsMax: Int) {
    self.settleMilliseconds = settleMilliseconds
    self.settleMillisecondsMax = settleMillisecondsMax
  }

  /// When what waits is to be reported; nil when nothing waits.
  var dueAt: MonotonicInstant? { waiting?.dueAt }

  mutating func add(_ change: RegistryChange, at now: MonotonicInstant) {
    let since = waiting?.since ?? now
    let change = waiting.map { Self.union($0.change, change) } ?? change
    waiting = Waiting(
      change: change, since: since,
      dueAt: min(
        now.advanced(byMilliseconds: settleMilliseconds),
        since.advanced(byMilliseconds: settleMillisecondsMax)))
  }

  /// Hands over what waits, if it has settled or nobody asks whether it has.
  mutating func take(at now: MonotonicInstant, settledOnly: Bool = true) -> RegistryChange? {
    guard let current = waiting, current.dueAt <= now || !settledOnly else { return nil }
    waiting = nil
    return current.change
  }

  private static func union(_ left: RegistryChange, _ right: RegistryChange) -> RegistryChange {
    guard case .models(let left) = left, case .models(let right) = right else {
      return .everything
    }
    let models = left.union(right)
    return models.count > modelsMax ? .everything : .models(models)
  }
}
