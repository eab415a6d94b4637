import ServingCore
import ServingTestKit
import Testing

@Suite struct TraceSamplingTests {
  @Test(arguments: SeededRandom.seeds)
  func theShareIsKeptAndALargerOneHasTheSmallerOnesTraces(_ seed: UInt64) throws {
    var numbers = SplitMix64(seed: seed)
    let ids = (0..<20_000).map { _ in TraceID(using: &numbers) }
    var before: Set<TraceID> = []
    for (text, expected) in [("0", 0...0), ("1", 130...270), ("50", 9_700...10_300)] {
      let sampling = TraceSampling(try Percentage(parsing: text))
      let taken = Set(ids.filter { sampling.takes($0) })
      #expect(expected.contains(taken.count), "\(text) %: \(taken.count), seed \(seed)")
      #expect(before.isSubset(of: taken))
      before = taken
    }
    let all = TraceSampling(.all)
    #expect(ids.allSatisfy { all.takes($0) })
  }

  @Test func whoAsksHasDecided() throws {
    let id = try #require(TraceID(upper: 1, lower: 1))
    let span = try #require(SpanID(word: 1))
    let asked = TraceContext(traceID: id, spanID: span, isSampled: true)
    let not = TraceContext(traceID: id, spanID: span, isSampled: false)
    #expect(TraceSampling(.none).takes(id, parent: asked))
    #expect(!TraceSampling(.all).takes(id, parent: not))
    #expect(!TraceSampling(.none).takes(id, parent: nil))
    #expect(TraceSampling(.none).isNone && !TraceSampling(.all).isNone)
  }

  /// The random bits are the last 56; the first of them decides between the halves.
  @Test func onlyTheRandomPartDecides() throws {
    let half = TraceSampling(try Percentage(parsing: "50"))
    let low = try #require(TraceID(upper: .max, lower: 0xFF7F_FF00_0000_0000))
    let high = try #require(TraceID(upper: 0, lower: 0x0080_0000_0000_0000))
    #expect(half.takes(low) && !half.takes(high))
  }
}
