/// From readings to a level. It rises at once to what the worst pressure asks for, and falls one
/// level at a time, each after a while in which no pressure asked for it any more: what was refused
/// comes again, and would bring the pressure back.
package struct OverloadPolicy: Hashable, Sendable {
  /// How long a level is kept that nothing asks for, in nanoseconds.
  package static let fallNanoseconds: UInt64 = 1_000_000_000

  package private(set) var state = OverloadState.calm
  /// Since when no pressure has asked for the level, or when it last fell.
  private var calmSince: MonotonicInstant?

  package init() {}

  /// - Returns: whether the level has changed.
  package mutating func observe(_ readings: OverloadReadings, now: MonotonicInstant) -> Bool {
    let (wanted, cause) = Self.worst(readings) { $0.level($1) }
    if wanted > state.level {
      state = OverloadState(level: wanted, cause: cause)
      calmSince = nil
      return true
    }
    let (kept, keeper) = Self.worst(readings) { $0.keptLevel($1) }
    guard kept < state.level else {
      if state.level > 0 { state = OverloadState(level: state.level, cause: keeper) }
      calmSince = nil
      return false
    }
    guard let calmSince else {
      calmSince = now
      return false
    }
    guard now.nanoseconds(since: calmSince) >= Self.fallNanoseconds else { return false }
    state = OverloadState(level: state.level - 1, cause: kept > 0 ? keeper : state.cause)
    self.calmSince = now
    return true
  }

  private static func worst(
    _ readings: OverloadReadings, _ level: (OverloadRamp, Double) -> Int
  ) -> (Int, OverloadPressure) {
    var worst = (0, OverloadPressure.heldBytes)
    for pressure in OverloadPressure.allCases {
      let level = level(.of(pressure), readings[pressure])
      if level > worst.0 { worst = (level, pressure) }
    }
    return worst
  }
}
