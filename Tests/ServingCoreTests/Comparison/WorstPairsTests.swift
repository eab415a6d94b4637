import ServingCore
import ServingTestKit
import Testing

@Suite struct WorstPairsTests {
  private static let plan: ComparisonPlan = {
    let signature = ModelSignature.scripted([("y", .fp32, [])])
    return ComparisonPlan(
      ComparisonSettings(slices: ["country"]), baseline: signature, candidate: signature)
  }()

  private static func script(_ id: Int, _ difference: Double) -> PairScript {
    PairScript(
      requestID: "r\(id)", slices: ["country": "c\(id % 4)"], baseline: [.numbers([0])],
      candidate: [.numbers([difference])])
  }

  @Test(arguments: SeededRandom.seeds)
  func theMostDifferentAreKeptWhateverTheOrder(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let scripts = (0..<400).map { id in
      // Many equals among them.
      Self.script(id, Double(Int.random(in: 0...60, using: &random)))
    }
    var first = Comparison(Self.plan)
    var second = Comparison(Self.plan)
    var magnitudes: [Double] = []
    for script in scripts { magnitudes.append(first.add(script).magnitude) }
    for script in scripts.shuffled(using: &random) { second.add(script) }
    #expect(first.worst == second.worst)
    magnitudes.sort(by: >)
    #expect(
      first.worst.overall.map(\.magnitude) == Array(magnitudes.prefix(WorstPairs.countMax)))
    for country in 0..<4 {
      let slice = ComparisonSlice(parameter: "country", value: "c\(country)")
      let pairs = first.worst.pairs(of: slice)
      #expect(pairs.count == WorstPairs.countPerSliceMax)
      #expect(pairs.allSatisfy { $0.slices == ["country": "c\(country)"] })
      #expect(pairs.map(\.magnitude) == pairs.map(\.magnitude).sorted(by: >))
    }
    let all = first.worst.all
    #expect(Set(all.map(\.requestID)).count == all.count)
    #expect(all.count <= WorstPairs.countMax + 4 * WorstPairs.countPerSliceMax)
    #expect(all.map(\.magnitude) == all.map(\.magnitude).sorted(by: >))
  }

  @Test func pairsThatAgreeAreNotKept() {
    var comparison = Comparison(Self.plan)
    comparison.add(Self.script(1, 0))
    #expect(comparison.worst.all == [])
  }

  @Test func longTextsAreCut() {
    let plan = ComparisonPlan.one(.text)
    var comparison = Comparison(plan)
    let text = String(repeating: "x", count: 100_000)
    comparison.add(
      PairScript(baseline: [.texts([text, text])], candidate: [.texts([text, "b"])])
    ) { _ in text }
    let pair = comparison.worst.overall.first
    #expect((pair?.baseline.utf8.count ?? 0) <= DifferentPair.textBytesMax)
    #expect(pair?.input?.utf8.count == DifferentPair.textBytesMax)
    #expect(pair?.input?.hasSuffix("…") == true)
  }
}
