import LoadCore
import Testing

@Suite struct TimeHistogramTests {
  @Test func nothingHasNoSummary() {
    #expect(TimeHistogram().summary == nil)
    #expect(TimeHistogram().microseconds(atPercentile: 99) == 0)
  }

  @Test func percentilesAreWithinAThousandth() throws {
    var histogram = TimeHistogram()
    for value in 1...100_000 { histogram.record(microseconds: UInt64(value)) }
    let summary = try #require(histogram.summary)
    #expect(summary.count == 100_000)
    let expected: [(UInt64, Double)] = [
      (summary.minUs, 1), (summary.p50Us, 50_000), (summary.p90Us, 90_000),
      (summary.p99Us, 99_000), (summary.p999Us, 99_900), (summary.maxUs, 100_000),
    ]
    for (value, exact) in expected {
      #expect(abs(Double(value) - exact) <= exact / 1_000, "\(value) is not \(exact)")
    }
    #expect(abs(summary.meanUs - 50_000.5) < 50)
  }

  @Test(
    arguments: [
      (0, 0), (-5, 0), (499, 0), (500, 1), (1_499, 1), (700_000_000_000, 600_000_000),
      (.max - 500, 600_000_000),
    ] as [(Int64, UInt64)])
  func nanosecondsAreRoundedAndBounded(nanoseconds: Int64, microseconds: UInt64) throws {
    var histogram = TimeHistogram()
    histogram.record(nanoseconds: nanoseconds)
    let value = try #require(histogram.summary).maxUs
    #expect(abs(Double(value) - Double(microseconds)) <= Double(microseconds) / 1_000)
  }

  @Test func histogramsAddUp() throws {
    var first = TimeHistogram()
    var second = TimeHistogram()
    first.record(microseconds: 10)
    second.record(microseconds: 30)
    first.add(second)
    let summary = try #require(first.summary)
    #expect(summary.count == 2)
    #expect(summary.minUs == 10)
    #expect(summary.maxUs == 30)
    #expect(summary.meanUs == 20)
  }
}
