import ServingCore
import Testing

@testable import GatewayMetrics

@Suite struct VersionMetricsTests {
  @Test(
    arguments: [
      (.stable, "stable"), (.canary, "canary"), (.shadow, "shadow"), (nil, "pinned"),
    ] as [(Arm?, String)])
  func aReplyCountsByArmAndCode(arm: Arm?, label: String) {
    let metrics = VersionMetrics.sample()
    metrics.countReply(arm: arm, code: nil, nanoseconds: 20_000)
    metrics.countReply(arm: arm, code: .deadlineExceeded, nanoseconds: 30_000)
    let snapshot = metrics.snapshot()
    for (counted, codes) in zip(RequestArm.allCases, snapshot.requests) {
      let expected = counted.label == label ? ["OK", "DEADLINE_EXCEEDED"] : []
      #expect(codes.entries.map(\.code) == expected)
    }
    #expect(snapshot.request.sum == 50_000)
    #expect(snapshot.request.count == 2)
  }

  @Test func aRunCountsItsRowsAndItsPadding() {
    let metrics = VersionMetrics.sample()
    metrics.countRun(
      requests: 2, rows: 3, elements: 96, padding: 10, failed: false, batchNanoseconds: 100,
      computeNanoseconds: 1_000)
    metrics.countRun(
      requests: 0, rows: 1, elements: 32, padding: 0, failed: true, batchNanoseconds: 5,
      computeNanoseconds: 5)
    let snapshot = metrics.snapshot()
    #expect(snapshot.batch.count == 2)
    #expect(snapshot.batch.sum == 200)
    #expect(snapshot.compute.sum == 2_000)
    #expect(snapshot.batchRows.count == 2)
    #expect(snapshot.batchRows.sum == 4)
    #expect(snapshot.batchElements == 128)
    #expect(snapshot.paddingElements == 10)
    #expect(snapshot.failedRuns == 1)
  }

  @Test(arguments: LaneRefusal.allCases)
  func aRefusalCountsUnderItsReason(reason: LaneRefusal) {
    let metrics = VersionMetrics.sample()
    metrics.countRefusal(reason)
    metrics.countSaved(reason, rows: 7)
    let snapshot = metrics.snapshot()
    #expect(snapshot.refusals == [reason: 2])
    #expect(snapshot.savedRows == [reason: 7])
  }

  @Test func theLaneIsAskedWhatItHoldsUntilItHasGone() {
    let metrics = VersionMetrics.sample()
    #expect(metrics.snapshot().gauges == LaneGauges())
    var lane: Lane? = Lane()
    metrics.follow { [weak lane] in lane?.gauges }
    #expect(metrics.snapshot().gauges == lane?.gauges)
    lane = nil
    #expect(metrics.snapshot().gauges == LaneGauges())
  }

  private final class Lane: Sendable {
    let gauges = LaneGauges(inFlightRequests: 2, queuedRows: 3, queuedBytes: 4)
  }

  @Test func snapshotsOfLanesMerge() {
    let metrics = VersionMetrics.sample()
    metrics.countReply(arm: .stable, code: nil, nanoseconds: 1)
    metrics.countTaken(queueNanoseconds: 2)
    metrics.countRun(
      requests: 1, rows: 4, elements: 8, padding: 3, failed: true, batchNanoseconds: 5,
      computeNanoseconds: 6)
    metrics.countSaved(.cancelled, rows: 7)
    metrics.follow { LaneGauges(inFlightRequests: 1, queuedRows: 2, queuedBytes: 3) }
    let one = metrics.snapshot()
    var sum = one
    sum.merge(one)
    #expect(sum.requests[0].entries == [.init(code: "OK", count: 2)])
    for histogram in [sum.request, sum.queue, sum.batch, sum.compute, sum.batchRows] {
      #expect(histogram.count == 2)
    }
    #expect([sum.request.sum, sum.queue.sum, sum.batch.sum, sum.compute.sum] == [2, 4, 10, 12])
    #expect([sum.failedRuns, sum.batchElements, sum.paddingElements] == [2, 16, 6])
    #expect(sum.refusals == [.cancelled: 2])
    #expect(sum.savedRows == [.cancelled: 14])
    #expect(sum.gauges == LaneGauges(inFlightRequests: 2, queuedRows: 4, queuedBytes: 6))
  }
}
