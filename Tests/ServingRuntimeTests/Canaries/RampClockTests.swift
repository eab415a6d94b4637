import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct RampClockTests {
  private let id: EvidenceBook.CanaryID
  private let clock = ManualClock()

  init() throws {
    id = EvidenceBook.CanaryID(
      model: try ModelName("m"), version: CaptureRig.number(2), since: 1)
  }

  private func ramp(held: Int = 0, isPaused: Bool = false, step: Int = 0) -> Ramp {
    Ramp(
      steps: [.all, .all], step: step, holdSeconds: 60, requestsMin: 0,
      enteredAt: "2026-01-01T00:00:0\(step)Z", heldSeconds: held, isPaused: isPaused)
  }

  @Test func theWallClockCountsUntilTheFirstLookAndTheMonotonicClockFromThere() {
    var clocks = RampClock()
    func held(_ ramp: Ramp, wall: Int64) -> Int {
      clocks.heldSeconds(
        ramp, of: id, enteredSeconds: 1_000, now: clock.now, wallSeconds: wall)
    }
    #expect(held(ramp(), wall: 1_020) == 20)
    clock.advance(milliseconds: 5_000)
    // Set back by an hour, and on by a day.
    #expect(held(ramp(), wall: 1_020 - 3_600) == 25)
    #expect(held(ramp(), wall: 1_020 + 86_400) == 25)
    // The next step begins anew, one in the future at nothing.
    #expect(held(ramp(step: 1), wall: 900) == 0)
  }

  @Test func whatWasHeldBeforeAPauseCounts() {
    var clocks = RampClock()
    #expect(
      clocks.heldSeconds(
        ramp(held: 30), of: id, enteredSeconds: 1_000, now: clock.now, wallSeconds: 1_004) == 34)
    #expect(
      clocks.heldSeconds(
        ramp(held: 30, isPaused: true), of: id, enteredSeconds: 1_000, now: clock.now,
        wallSeconds: 9_999) == 30)
  }
}
