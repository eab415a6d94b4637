import ServingCore
import ServingTestKit
import Testing

@Suite struct ComparisonCodingTests {
  private static func comparison(_ count: Int, seed: UInt64) -> Comparison {
    var random = SeededRandom(seed: seed)
    var comparison = Comparison(ComparisonScripts.plan)
    for script in ComparisonScripts.scripts(count, &random) {
      comparison.addMirrored()
      comparison.add(script) { row in "{\"row\":\(row)}" }
      script.withPair { comparison.addRepetition($0) }
    }
    comparison.addDrops(.queueFull, 3)
    comparison.addFailure(.unavailable)
    return comparison
  }

  @Test(arguments: SeededRandom.seeds)
  func comesAgainFromItsBytesAndPairs(_ seed: UInt64) throws {
    let plan = ComparisonScripts.plan
    let empty = Comparison(plan)
    #expect(try Comparison(decoding: empty.encoded(), plan: plan) == empty)
    let whole = Self.comparison(200, seed: seed)
    var random = SeededRandom(seed: seed)
    let pairs = whole.worst.all.shuffled(using: &random)
    let read = try Comparison(decoding: whole.encoded(), plan: plan, pairs: pairs)
    #expect(read == whole)
    #expect(!whole.worst.all.isEmpty)
    let without = try Comparison(decoding: whole.encoded(), plan: plan)
    #expect(without.worst == WorstPairs())
    #expect(without.total == whole.total && without.slices == whole.slices)
  }

  @Test func ofAnotherPlanItIsRefused() {
    let bytes = Self.comparison(3, seed: 5).encoded()
    let error = refusal { () throws(ServingError) in
      try Comparison(decoding: bytes, plan: .one(.score))
    }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message
        == "the comparison was made with other outputs, rules or slices: its plan is "
        + "\"\(ComparisonScripts.plan.fingerprint)\", expected "
        + ComparisonPlan.one(.score).fingerprint)
  }

  @Test func truncationsAndAdditionsAreRefused() {
    let bytes = Self.comparison(4, seed: 5).encoded()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      let error = refusal { () throws(ServingError) in
        try Comparison(decoding: bytes[..<count], plan: ComparisonScripts.plan)
      }
      #expect(error?.code == .dataLoss, "\(count) bytes")
    }
    let error = refusal { () throws(ServingError) in
      try Comparison(decoding: bytes + [0], plan: ComparisonScripts.plan)
    }
    #expect(error?.message.contains("behind its end") == true)
  }

  /// Whatever bytes come are refused, or give what can be merged, added to and encoded again.
  @Test(arguments: SeededRandom.seeds)
  func changedBytesNeverTrap(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let plan = ComparisonScripts.plan
    let whole = Self.comparison(6, seed: seed)
    let scripts = ComparisonScripts.scripts(2, &random)
    let bytes = whole.encoded()
    for _ in 0..<150 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      changed[place] = UInt8.random(in: 0...255, using: &random)
      do throws(ServingError) {
        var read = try Comparison(decoding: changed, plan: plan, pairs: whole.worst.all)
        #expect(try Comparison(decoding: read.encoded(), plan: plan).encoded() == read.encoded())
        read.merge(whole)
        for script in scripts { read.add(script) }
      } catch {
        #expect(error.code == .dataLoss || error.code == .failedPrecondition)
      }
    }
  }

  /// One output with every count, label, bucket and point that it can have, by which the largest
  /// plan with every slice is within its bound.
  @Test func staysWithinItsBound() {
    let thresholds = (1...OutputRule.thresholdsMax).map { Double($0) / 10 }
    let plan = ComparisonPlan.one(.probabilities, OutputRule(thresholds: thresholds))
    var random = SeededRandom(seed: 11)
    var comparison = Comparison(plan)
    var again = Comparison(plan)
    let (rows, width) = (16, ComparisonDetail.whole.labelsMax + 2)
    func values() -> OwnedTensor {
      .numbers(
        (0..<rows * width).map { _ in
          Double.random(in: 0...1, using: &random) * (random.isOne(in: 2) ? 1e-12 : 1)
        }, rows: rows)
    }
    for id in 0..<60 {
      let script = PairScript(
        requestID: "r\(id)", rowCount: rows, baseline: [values()], candidate: [values()])
      comparison.add(script)
      script.withPair { again.addRepetition($0) }
    }
    #expect(comparison.total.outputs[0].sample?.points.count == 512)
    #expect(again.noise.outputs[0].sample?.points.count == 64)
    #expect(again.noise.outputs[0].absolute?.histogram.keys.count ?? 0 <= 128)
    let partCount = ComparisonSettings.slicesMax * (ComparisonSlice.valuesMax + 2) + 1
    let bytes = comparison.encoded().count + partCount * again.encoded().count
    #expect(ComparisonPlan.outputsMax * bytes < Comparison.encodedBytesMax)
  }
}
