import ServingCore
import Testing

@testable import GatewayMetrics

@Suite struct CodeTalliesTests {
  @Test func everyCodeHasAPlaceOfItsOwn() {
    let codes = [nil] + StatusCode.allCases.map(Optional.some)
    let places = Set(codes.map(CodeTallies.index))
    #expect(places.count == codes.count)
    #expect(places.allSatisfy { (0..<CodeTallies.codeCountMax).contains($0) })
  }

  @Test func onlyWhatCameIsShown() {
    let tallies = CodeTallies()
    #expect(tallies.snapshot().entries.isEmpty)
    tallies.count(.internal)
    tallies.count(nil)
    tallies.count(nil)
    #expect(
      tallies.snapshot().entries == [
        .init(code: "OK", count: 2), .init(code: "INTERNAL", count: 1),
      ])
  }

  @Test func countsMerge() {
    let tallies = CodeTallies()
    tallies.count(nil)
    var counts = tallies.snapshot()
    tallies.count(.unavailable)
    counts.merge(tallies.snapshot())
    #expect(
      counts.entries == [.init(code: "OK", count: 2), .init(code: "UNAVAILABLE", count: 1)])
  }
}
