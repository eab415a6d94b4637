import ServingCore
import Testing

@Suite struct LabelCountsTests {
  @Test func labelsBeyondTheBoundAreCountedTogether() {
    var counts = LabelCounts()
    for index in 0..<(LabelCounts.labelsMax + 3) {
      counts.add("label \(index)")
      counts.add("label \(index)")
    }
    #expect(counts.entries.count == LabelCounts.labelsMax)
    #expect(counts.entries.allSatisfy { $0.count == 2 })
    #expect(counts.otherCount == 6)
    #expect(counts.total == 2 * LabelCounts.labelsMax + 6)
    #expect(counts.count(of: "label 3") == 2...2)
    #expect(counts.count(of: "label 65") == 0...6)
  }

  @Test func aLabelThatIsTooLongIsNotKept() {
    var counts = LabelCounts()
    counts.add(String(repeating: "a", count: LabelCounts.labelBytesMax))
    counts.add(String(repeating: "a", count: LabelCounts.labelBytesMax + 1))
    #expect(counts.entries.count == 1)
    #expect(counts.otherCount == 1)
  }

  @Test func mergingIsAddingBehind() {
    let labels = ["a", "b", "a", "c", "c", "d", "b", "a"]
    var whole = LabelCounts()
    for label in labels { whole.add(label) }
    for cut in 0...labels.count {
      var first = LabelCounts()
      var second = LabelCounts()
      for label in labels[..<cut] { first.add(label) }
      for label in labels[cut...] { second.add(label) }
      first.merge(second)
      #expect(first == whole, "cut at \(cut)")
    }
    #expect(whole.entries.map(\.firstPlace) == [1, 2, 4, 6])
  }

  @Test func mergingLosesNoCount() {
    var first = LabelCounts()
    var second = LabelCounts()
    for index in 0..<60 { first.add("\(index)") }
    for index in 30..<130 { second.add("\(index)") }
    first.merge(second)
    #expect(first.total == 160)
    #expect(first.entries.map(\.count).reduce(first.otherCount, +) == 160)
  }
}
