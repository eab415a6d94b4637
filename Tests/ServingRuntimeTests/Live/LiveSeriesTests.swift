import GatewayMetrics
import Testing

@testable import ServingRuntime

@Suite struct LiveSeriesTests {
  private static func counts(
    _ replies: UInt64, _ errors: UInt64, _ counts: [UInt64]
  ) -> RequestCounts {
    RequestCounts(
      replies: replies, errors: errors,
      durations: HistogramSnapshot(
        edges: [1_000_000, 2_000_000, 4_000_000], counts: counts, sum: 0,
        unitsPerBaseUnit: 1_000_000_000))
  }

  @Test func eachSecondIsTheDifference() throws {
    var series = LiveSeries(Self.counts(10, 1, [10, 0, 0, 0]))
    series.add(Self.counts(14, 2, [10, 4, 0, 0]))
    series.add(Self.counts(14, 2, [10, 4, 0, 0]))
    series.add(Self.counts(16, 2, [10, 4, 0, 2]))
    let seconds = series.latest(10)
    #expect(seconds.map(\.replies) == [4, 0, 2])
    #expect(seconds.map(\.errors) == [1, 0, 0])
    #expect(seconds[0].p50 == 1.5)
    #expect(seconds[0].p95 == 1.95)
    #expect(seconds[1].p50 == nil)
    // Beyond the last edge: at least that.
    #expect(seconds[2].p50 == 4)
  }

  @Test func keepsTheLatestAndNoMore() {
    var series = LiveSeries(Self.counts(0, 0, [0, 0, 0, 0]))
    for second in 1...LiveSeries.secondsMax + 5 {
      let total = UInt64(second * (second + 1) / 2)
      series.add(Self.counts(total, 0, [total, 0, 0, 0]))
    }
    let all = series.latest(1_000)
    #expect(all.count == LiveSeries.secondsMax)
    #expect(all.first?.replies == 6)
    #expect(all.last?.replies == UInt32(LiveSeries.secondsMax + 5))
    #expect(series.latest(2).map(\.replies) == all.suffix(2).map(\.replies))
  }

  @Test func countsThatBeginAnewAreNoNegativeNumbers() {
    var series = LiveSeries(Self.counts(10, 5, [10, 0, 0, 0]))
    series.add(Self.counts(3, 1, [3, 0, 0, 0]))
    #expect(series.latest(1).map(\.replies) == [3])
    #expect(series.latest(1).map(\.errors) == [1])
  }
}
