internal import ServingCore

/// How long steps have held. The wall clock says how long until this process first looked, because
/// a step may be older than the process; from then on the monotonic clock does, because the wall
/// clock may be set.
struct RampClock {
  private struct Step: Hashable {
    var canary: EvidenceBook.CanaryID
    var step: Int
    var enteredAt: String
  }

  private struct Sight {
    var at: MonotonicInstant
    /// Since the step began, when it was first seen.
    var ageSeconds: Int
  }

  private var sights: [Step: Sight] = [:]

  /// - Parameters:
  ///   - enteredSeconds: the ramp's `enteredAt` since 1970.
  ///   - wallSeconds: the wall clock now.
  mutating func heldSeconds(
    _ ramp: Ramp, of canary: EvidenceBook.CanaryID, enteredSeconds: Int64, now: MonotonicInstant,
    wallSeconds: Int64
  ) -> Int {
    guard !ramp.isPaused else { return ramp.heldSeconds }
    let step = Step(canary: canary, step: ramp.step, enteredAt: ramp.enteredAt)
    if sights[step] == nil {
      // One step at a time is of interest.
      sights = sights.filter { $0.key.canary != canary }
      sights[step] = Sight(at: now, ageSeconds: Int(max(0, wallSeconds - enteredSeconds)))
    }
    guard let sight = sights[step] else { return ramp.heldSeconds }
    return ramp.heldSeconds + sight.ageSeconds
      + Int(now.nanoseconds(since: sight.at) / 1_000_000_000)
  }

  mutating func keep(only canaries: Set<EvidenceBook.CanaryID>) {
    sights = sights.filter { canaries.contains($0.key.canary) }
  }
}
