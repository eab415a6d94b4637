import ServingCore
import ServingTestKit
import Testing

@Suite struct OverloadPolicyTests {
  /// A policy to be used inside of expectations.
  private final class Watched {
    private var policy = OverloadPolicy()

    var state: OverloadState { policy.state }

    func observe(_ readings: OverloadReadings, now: MonotonicInstant) -> Bool {
      policy.observe(readings, now: now)
    }
  }

  private static func readings(_ pressure: OverloadPressure, _ part: Double) -> OverloadReadings {
    var readings = OverloadReadings()
    readings[pressure] = part
    return readings
  }

  private static func at(milliseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test(arguments: [
    (OverloadPressure.heldBytes, 0.69, 0), (.heldBytes, 0.70, 1), (.heldBytes, 0.73, 2),
    (.heldBytes, 0.94, 9), (.heldBytes, 5, 9), (.memory, 0.83, 0), (.memory, 0.84, 1),
    (.memory, 0.96, 9), (.queue, 0.89, 0), (.queue, 0.90, 1), (.queue, 1, 5),
    (.lateness, 0.24, 0), (.lateness, 0.25, 1), (.lateness, 100, 5), (.memory, .nan, 0),
    (.memory, -1, 0), (.memory, .infinity, 9),
  ])
  func risesAtOnce(_ pressure: OverloadPressure, part: Double, level: Int) {
    let policy = Watched()
    #expect(
      policy.observe(Self.readings(pressure, part), now: Self.at(milliseconds: 1)) == (level > 0))
    #expect(policy.state.level == level)
    if level > 0 { #expect(policy.state.cause == pressure) }
  }

  /// What one caller can hold by its share is no reason to refuse anybody.
  @Test func oneFloodAloneIsNoOverload() {
    let policy = Watched()
    var readings = Self.readings(.heldBytes, 0.5)
    readings[.queue] = 8.0 / 9
    #expect(!policy.observe(readings, now: Self.at(milliseconds: 1)))
    #expect(policy.state == .calm)
  }

  @Test func fallsALevelAtATimeAfterAWhile() {
    let policy = Watched()
    _ = policy.observe(Self.readings(.memory, 0.9), now: Self.at(milliseconds: 0))
    #expect(policy.state.level == 5)
    let calm = Self.readings(.memory, 0.1)
    var falls: [UInt64] = []
    for milliseconds in stride(from: UInt64(100), through: 7_000, by: 100)
    where policy.observe(calm, now: Self.at(milliseconds: milliseconds)) {
      falls.append(milliseconds)
    }
    #expect(falls == [1_100, 2_100, 3_100, 4_100, 5_100])
    #expect(policy.state.level == 0)
  }

  @Test func aReadingJustBelowItsStepKeepsTheLevel() {
    let policy = Watched()
    _ = policy.observe(Self.readings(.heldBytes, 0.76), now: Self.at(milliseconds: 0))
    #expect(policy.state.level == 3)
    for milliseconds in stride(from: UInt64(100), through: 9_000, by: 100) {
      #expect(
        !policy.observe(Self.readings(.heldBytes, 0.75), now: Self.at(milliseconds: milliseconds)))
    }
    // One look at the pressure again, and the while begins anew.
    let calm = Self.readings(.heldBytes, 0.5)
    #expect(!policy.observe(calm, now: Self.at(milliseconds: 9_100)))
    #expect(!policy.observe(calm, now: Self.at(milliseconds: 10_099)))
    #expect(
      !policy.observe(Self.readings(.heldBytes, 0.76), now: Self.at(milliseconds: 10_100)))
    #expect(!policy.observe(calm, now: Self.at(milliseconds: 10_200)))
    #expect(!policy.observe(calm, now: Self.at(milliseconds: 11_199)))
    #expect(policy.observe(calm, now: Self.at(milliseconds: 11_200)))
  }

  /// Whatever comes: never a level that no reading of late has asked for, never more than one down
  /// at a time, and never priority 0 refused.
  @Test(arguments: SeededRandom.seeds) func keepsItsWord(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let policy = Watched()
    var (milliseconds, level) = (UInt64(0), 0)
    for step in 0..<5_000 {
      milliseconds += UInt64.random(in: 50...400, using: &random)
      var readings = OverloadReadings()
      for pressure in OverloadPressure.allCases {
        readings[pressure] = Double.random(
          in: 0...(random.isOne(in: 20) ? 1.2 : 0.5), using: &random)
      }
      let fresh = Watched()
      _ = fresh.observe(readings, now: Self.at(milliseconds: milliseconds))
      let hasChanged = policy.observe(readings, now: Self.at(milliseconds: milliseconds))
      let now = policy.state.level
      #expect(hasChanged == (now != level), "step \(step) of seed \(seed)")
      #expect(now >= fresh.state.level, "step \(step) of seed \(seed)")
      #expect(now <= max(level, fresh.state.level), "step \(step) of seed \(seed)")
      #expect(now >= level - 1, "step \(step) of seed \(seed)")
      #expect(OverloadLevel.takes(urgency: 0, isOnNewConnection: true, at: now))
      level = now
    }
  }
}
