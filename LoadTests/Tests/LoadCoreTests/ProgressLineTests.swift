import LoadCore
import Testing

@Suite struct ProgressLineTests {
  private func snapshot(answered: Int, failed: Int, notSent: Int = 0) -> ProgressSnapshot {
    var snapshot = ProgressSnapshot()
    snapshot.answered = answered
    snapshot.failed = failed
    snapshot.notSent = notSent
    snapshot.inFlight = 3
    snapshot.latency.record(microseconds: 1_500)
    return snapshot
  }

  @Test func aLineTellsHowItGoes() {
    let line = ProgressLine.text(
      snapshot(answered: 3_000, failed: 2, notSent: 4), since: snapshot(answered: 1_000, failed: 1),
      seconds: 0.5, elapsed: 4.02, isWarmingUp: false)
    #expect(
      line == "4 s: 4,000 answers/s, 3 in flight, p50 1.500 ms, p99 1.500 ms so far, 2 failed, "
        + "4 not sent")
  }

  @Test func nothingCountsWhileItWarmsUp() {
    let line = ProgressLine.text(
      snapshot(answered: 10, failed: 0), since: ProgressSnapshot(), seconds: 0, elapsed: 1,
      isWarmingUp: true)
    #expect(line == "1 s: 0 answers/s, 3 in flight, warming up, 0 failed")
  }

  @Test func aSnapshotCountsWhatIsInFlight() {
    var measurements = LoadMeasurements()
    measurements.warmUpSent = 5
    measurements.sent = 10
    measurements.failures.add("x", "y")
    let snapshot = ProgressSnapshot(measurements, inFlight: 4)
    #expect(snapshot.sent == 15)
    #expect(snapshot.failed == 1)
    #expect(snapshot.answered == 10)
  }
}
