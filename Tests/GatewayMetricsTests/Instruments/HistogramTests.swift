import Testing

@testable import GatewayMetrics

@Suite struct HistogramTests {
  @Test func aDurationCountsInItsBucketAndInTheSum() {
    let histogram = DurationHistogram()
    histogram.record(nanoseconds: 12_000)
    histogram.record(nanoseconds: 2_000_000, count: 3)
    histogram.record(nanoseconds: 90_000_000_000)
    let snapshot = histogram.snapshot()
    #expect(snapshot.counts[1] == 1)
    #expect(snapshot.counts[7] == 3)
    #expect(snapshot.counts[21] == 1)
    #expect(snapshot.count == 5)
    #expect(snapshot.sum == 90_006_012_000)
    #expect(snapshot.unitsPerBaseUnit == 1_000_000_000)
  }

  @Test(arguments: [0, -1])
  func noEventsChangeNothing(count: Int) {
    let histogram = DurationHistogram()
    histogram.record(nanoseconds: 5, count: count)
    #expect(histogram.snapshot().count == 0)
    #expect(histogram.snapshot().sum == 0)
  }

  @Test func aSizeCountsInItsBucketAndInTheSum() {
    let histogram = SizeHistogram()
    for size in [1, 3, 5_000, -2] { histogram.record(size) }
    let snapshot = histogram.snapshot()
    #expect(snapshot.counts[0] == 2)
    #expect(snapshot.counts[2] == 1)
    #expect(snapshot.counts[13] == 1)
    #expect(snapshot.sum == 5_004)
  }

  @Test func snapshotsMerge() {
    let histogram = DurationHistogram()
    histogram.record(nanoseconds: 12_000)
    var merged = histogram.snapshot()
    histogram.record(nanoseconds: 1)
    merged.merge(histogram.snapshot())
    #expect(merged.counts[0] == 1)
    #expect(merged.counts[1] == 2)
    #expect(merged.sum == 24_001)
  }

  /// Whoever writes and reads at the same time: nothing is lost, and what is read only grows.
  @Test func nothingIsLostBetweenThreads() async {
    let metrics = GatewayCounters()
    let version = VersionMetrics.sample()
    let taken = 20_000
    let writerCount = 4
    let eventCount = 20_000
    await withTaskGroup(of: Void.self) { group in
      for writer in 1...writerCount {
        group.addTask {
          for _ in 0..<eventCount {
            version.countReply(arm: nil, code: nil, nanoseconds: UInt64(writer) * 10_000)
            metrics.receivedBytes.add(writer)
          }
        }
      }
      group.addTask {
        for _ in 0..<taken { version.countTaken(queueNanoseconds: 10_000) }
      }
      group.addTask {
        var last: UInt64 = 0
        for _ in 0..<100 {
          let count = version.snapshot().request.count
          #expect(count >= last)
          last = count
          await Task.yield()
        }
      }
    }
    #expect(version.snapshot().queue.count == UInt64(taken))
    #expect(version.snapshot().queue.sum == UInt64(taken) * 10_000)
    let weight = UInt64(writerCount * (writerCount + 1) / 2 * eventCount)
    #expect(version.snapshot().request.count == UInt64(writerCount * eventCount))
    #expect(version.snapshot().request.sum == weight * 10_000)
    #expect(metrics.receivedBytes.value == weight)
  }
}
