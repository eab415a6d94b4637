import ServingCore
import ServingTestKit
import Testing

@Suite struct PairSampleTests {
  private static func sample(_ ids: some Sequence<Int>) -> PairSample? {
    var comparison = Comparison(.one(.score))
    for id in ids {
      comparison.add(
        PairScript(
          requestID: "r\(id)", receivedAtMicroseconds: Int64(id),
          baseline: [.numbers([Double(id)])],
          candidate: [.numbers([Double(id) + 1])]))
    }
    return comparison.total.outputs[0].sample
  }

  @Test func allAreKeptUpToTheBound() {
    let points = Self.sample(0..<512)?.points ?? []
    #expect(points.count == 512)
    #expect(points.allSatisfy { $0.candidate == $0.baseline + 1 })
    #expect(points.map(\.key) == points.map(\.key).sorted())
    #expect(Set(points.map(\.key)).count == 512)
  }

  /// Of 4,096 each has a chance of an eighth: of any half of them some 256 are in, with a deviation
  /// of 10.6.
  @Test func everyPairHasTheSameChance() {
    let points = Self.sample(0..<4_096)?.points ?? []
    #expect(points.count == 512)
    let early = points.count { $0.baseline < 2_048 }
    let even = points.count { Int($0.baseline).isMultiple(of: 2) }
    #expect((256 - 53...256 + 53).contains(early))
    #expect((256 - 53...256 + 53).contains(even))
  }

  @Test func rowsOfOneRequestHaveKeysOfTheirOwn() {
    var comparison = Comparison(.one(.score))
    let values = (0..<64).map(Double.init)
    comparison.add(
      PairScript(
        rowCount: 64, baseline: [.numbers(values, rows: 64)],
        candidate: [.numbers(values, rows: 64)]))
    #expect(Set(comparison.total.outputs[0].sample?.points.map(\.key) ?? []).count == 64)
  }
}
