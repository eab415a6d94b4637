import ServingCore
import Testing

@Suite struct ConfusionCountsTests {
  private static func counts(_ pairs: [(String, String)]) -> ConfusionCounts? {
    var comparison = Comparison(.one(.label))
    for (baseline, candidate) in pairs {
      comparison.add(PairScript(baseline: [.texts([baseline])], candidate: [.texts([candidate])]))
    }
    return comparison.total.outputs[0].confusion
  }

  @Test func cellsAreByFrequencyThenByLabel() {
    let counts = Self.counts([("b", "b"), ("a", "b"), ("b", "b"), ("a", "a")])
    let cells = counts?.cells.map { "\($0.cell.baseline)\($0.cell.candidate)\($0.count)" }
    #expect(cells == ["bb2", "aa1", "ab1"])
    #expect(counts?.margin(\.baseline).map(\.count) == [2, 2, 0])
    #expect(counts?.margin(\.candidate).map(\.count) == [3, 1, 0])
    #expect(counts?.margin(\.candidate).map(\.label) == ["b", "a", "(other)"])
  }

  @Test func theOrderOfTheLabelsDoesNotTellTwoApart() {
    let pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    #expect(Self.counts(pairs) == Self.counts(pairs.reversed()))
    #expect(Self.counts(pairs) != Self.counts(Array(pairs.dropLast())))
  }

  @Test func labelsBeyondTheBoundAndLongOnesAreOthers() {
    let max = ComparisonDetail.whole.labelsMax
    let long = String(repeating: "x", count: ConfusionCounts.labelBytesMax + 1)
    let names = (0..<max + 3).map { "label \($0)" }
    let counts = Self.counts(names.map { ($0, $0) } + [(long, "label 0"), (long, long)])
    #expect(counts?.labels == Array(names.prefix(max)))
    let other = ConfusionCounts.other
    #expect(counts?.counts[.init(baseline: other, candidate: other)] == 4)
    #expect(counts?.counts[.init(baseline: other, candidate: "label 0")] == 1)
    #expect(counts?.counts.values.reduce(0, +) == max + 5)
  }
}
