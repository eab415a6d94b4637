import ServingCore
import ServingTestKit
import Testing

@Suite struct ComparisonMergeTests {
  private typealias Summaries = [String: ComparisonSummary]

  private static func add(_ scripts: [PairScript], to comparison: inout Comparison) {
    for script in scripts {
      comparison.addMirrored()
      comparison.add(script) { row in "{\"row\":\(row)}" }
      if script.rowCount > 2 { script.withPair { comparison.addRepetition($0) } }
      if script.rowCount > 3 { comparison.addDrops(.deadline) }
      if script.rowCount > 4 { comparison.addFailure(.internal) }
    }
  }

  private static func summaries(_ comparison: Comparison) -> Summaries {
    var summaries = ["total": comparison.total, "noise": comparison.noise]
    for (key, value) in comparison.slices { summaries["\(key.parameter)=\(key.value)"] = value }
    return summaries
  }

  /// All but sums of doubles must be the same, and those to their last digits.
  private static func expectSame(_ left: Comparison, _ right: Comparison) {
    #expect(left.mirrored == right.mirrored && left.drops == right.drops)
    #expect(left.failures == right.failures)
    #expect(left.fromMicroseconds == right.fromMicroseconds)
    #expect(left.untilMicroseconds == right.untilMicroseconds)
    #expect(left.worst == right.worst)
    let (first, second) = (summaries(left), summaries(right))
    #expect(first.keys.sorted() == second.keys.sorted())
    for (key, summary) in first {
      guard let other = second[key] else { continue }
      #expect(summary.differing == other.differing)
      #expect(summary.baselineNanoseconds == other.baselineNanoseconds)
      #expect(summary.candidateNanoseconds == other.candidateNanoseconds)
      for (output, twin) in zip(summary.outputs, other.outputs) { expectSame(output, twin) }
    }
  }

  private static func expectSame(_ left: ComparedOutput, _ right: ComparedOutput) {
    #expect(left.differing == right.differing && left.flips == right.flips)
    #expect(left.crossings == right.crossings)
    #expect(left.histogram == right.histogram && left.sample == right.sample)
    #expect(left.confusion == right.confusion)
    #expect(left.mismatchedRows == right.mismatchedRows)
    #expect(left.nonFiniteRows == right.nonFiniteRows)
    #expect(left.unnormalizedRows == right.unnormalizedRows)
    let spreads = [
      (left.absolute, right.absolute), (left.relative, right.relative),
      (left.totalVariation, right.totalVariation), (left.overlap, right.overlap),
      (left.cosine, right.cosine),
    ]
    var means = [(left.shift, right.shift)]
    for (spread, other) in spreads {
      #expect(spread?.histogram == other?.histogram)
      means.append((spread?.mean, other?.mean))
    }
    for (mean, other) in means {
      #expect(mean?.rows == other?.rows && mean?.units == other?.units)
      let scale = max(mean?.standardDeviation ?? 0, mean?.mean.magnitude ?? 0)
      #expect(((mean?.mean ?? 0) - (other?.mean ?? 0)).magnitude <= 1e-9 * scale)
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func neitherTheOrderNorTheMergingMatters(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let scripts = ComparisonScripts.scripts(300, &random)
    var whole = Comparison(ComparisonScripts.plan)
    Self.add(scripts, to: &whole)
    var parts = (0..<5).map { _ in Comparison(ComparisonScripts.plan) }
    for script in scripts.shuffled(using: &random) {
      Self.add([script], to: &parts[Int.random(in: 0..<5, using: &random)])
    }
    parts.shuffle(using: &random)
    var merged = Comparison(ComparisonScripts.plan)
    while let part = parts.popLast() {
      if parts.count == 2 {
        var other = part
        other.merge(parts.removeLast())
        let isMerged = merged.merge(other)
        #expect(isMerged)
      } else {
        let isMerged = merged.merge(part)
        #expect(isMerged)
      }
    }
    Self.expectSame(merged, whole)
  }

  @Test func plansThatMeasureOtherThingsDoNotMerge() {
    var random = SeededRandom(seed: 7)
    var comparison = Comparison(.one(.score))
    var other = Comparison(ComparisonScripts.plan)
    Self.add(ComparisonScripts.scripts(3, &random), to: &other)
    let before = comparison
    let isMerged = comparison.merge(other)
    #expect(!isMerged)
    #expect(comparison == before)
  }

  @Test func slicesBeyondTheBoundAreMergedIntoTheOthers() {
    let signature = ModelSignature.scripted([("y", .fp32, [])])
    let plan = ComparisonPlan(
      ComparisonSettings(slices: ["country"]), baseline: signature, candidate: signature)
    func comparison(_ countries: Range<Int>) -> Comparison {
      var comparison = Comparison(plan)
      for id in countries {
        comparison.add(
          PairScript(
            requestID: "r\(id)", slices: ["country": "c\(id)"],
            baseline: [.numbers([1])], candidate: [.numbers([2])]))
      }
      return comparison
    }
    var first = comparison(0..<20)
    let isMerged = first.merge(comparison(10..<50))
    #expect(isMerged)
    #expect(first.slices.count == ComparisonSlice.valuesMax + 1)
    #expect(first.slices.values.reduce(0) { $0 + $1.rows } == 60)
    let other = ComparisonSlice(parameter: "country", value: ComparisonSlice.otherValue)
    #expect(first.slices[other]?.rows == 18)
    #expect(first.worst.pairs(of: other).count == WorstPairs.countPerSliceMax)
  }
}
