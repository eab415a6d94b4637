import GatewayMetrics
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// What a lane counts.
@Suite struct LaneMetricsTests {
  @Test func runsRowsAndRefusalsAreCounted() throws {
    let metrics = VersionMetrics(
      model: try ModelName("scripted"), version: try ModelVersion(parsing: "1"))
    var limits = LaneLimits()
    limits.queuedRowsMax = 4
    let test = try TestLane(maxRows: 8, isHeld: true, limits: limits, metrics: metrics)
    try #require(test.occupy())
    let late = test.call(1)
    late.deadline = test.clock.now.advanced(byNanoseconds: 1)
    let gone = test.call(2)
    test.submit(late, gone, test.call(3, 4), test.call(5))
    #expect(metrics.snapshot().gauges.queuedRows == 4)
    #expect(metrics.snapshot().gauges.inFlightRequests == 4)
    gone.cancel()
    test.lane.noteCancellation()
    test.clock.advance(milliseconds: 1)
    test.gate.open()
    #expect(test.inbox.receive(4).count == 4)
    let seen = metrics.snapshot()
    #expect(seen.refusals == [.queueRows: 1, .deadlineExpired: 1, .cancelled: 1])
    #expect(seen.savedRows == [.deadlineExpired: 1, .cancelled: 1])
    #expect(seen.batchRows.count == 2)
    #expect(seen.batchRows.sum == 3)
    #expect(seen.compute.count == 2)
    #expect(seen.gauges == LaneGauges())
  }
}
