import ServingCore
import ServingTestKit
import Testing

@Suite struct ArmEvidenceTests {
  @Test(arguments: StatusCode.allCases)
  func codesAreErrorsRefusalsOrNothing(code: StatusCode) {
    var evidence = ArmEvidence()
    evidence.add(
      code: code, latencyNanoseconds: 1, output: OutputSummary(label: "a", score: 1))
    let isRefusal = code == .unavailable || code == .resourceExhausted
    #expect(evidence.requestCount == (code == .cancelled ? 0 : 1))
    #expect(evidence.refusalCount == (isRefusal ? 1 : 0))
    #expect(evidence.errorCount == (isRefusal || code == .cancelled ? 0 : 1))
    #expect(evidence.latencies.count == 0)
    #expect(evidence.labels.total == 0)
    #expect(evidence.scores.count == 0)
  }

  @Test func anOKReplyIsCountedWithWhatItSays() throws {
    var evidence = ArmEvidence()
    evidence.add(
      code: nil, latencyNanoseconds: 2_500_000, output: OutputSummary(label: "a", score: -1))
    evidence.add(code: nil, latencyNanoseconds: 2_500_000)
    #expect(evidence.requestCount == 2)
    #expect(evidence.errorCount + evidence.refusalCount == 0)
    #expect(evidence.labels.total == 1)
    #expect(evidence.scores.count == 1)
    #expect(try #require(evidence.latencies.bounds(ofRank: 2)).contains(2.5))
  }

  private func evidence(
    _ count: Int, _ random: inout SeededRandom, into evidence: inout ArmEvidence
  ) {
    let codes: [StatusCode?] = [nil, nil, nil, .internal, .unavailable, .cancelled]
    for _ in 0..<count {
      let label = "label \(Int.random(in: 0..<5, using: &random))"
      let output = OutputSummary(label: label, score: Double.random(in: 0...1, using: &random))
      evidence.add(
        code: codes[Int.random(in: 0..<codes.count, using: &random)],
        latencyNanoseconds: UInt64.random(in: 0...1_000_000_000, using: &random), output: output)
      evidence.outcomes.add(output: output, truth: .label("label 2"))
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func mergingIsAddingBehind(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var again = random
    var whole = ArmEvidence()
    evidence(300, &random, into: &whole)
    evidence(500, &random, into: &whole)
    var first = ArmEvidence()
    var second = ArmEvidence()
    evidence(300, &again, into: &first)
    evidence(500, &again, into: &second)
    first.merge(second)
    #expect(first == whole)
  }

  @Test(arguments: SeededRandom.seeds)
  func comesAgainFromItsBytes(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var whole = ArmEvidence()
    #expect(try ArmEvidence(decoding: whole.encoded()) == whole)
    evidence(1_000, &random, into: &whole)
    whole.outcomes.add(output: OutputSummary(score: 1), truth: .value(0.25))
    #expect(try ArmEvidence(decoding: whole.encoded()) == whole)
  }

  @Test func everyTruncationAndAnAdditionIsRefused() {
    var random = SeededRandom(seed: 9)
    var whole = ArmEvidence()
    evidence(40, &random, into: &whole)
    let bytes = whole.encoded()
    for count in 0..<bytes.count {
      let error = refusal { () throws(ServingError) in
        try ArmEvidence(decoding: bytes[..<count])
      }
      #expect(error?.code == .dataLoss, "\(count) bytes")
    }
    let error = refusal { () throws(ServingError) in try ArmEvidence(decoding: bytes + [0]) }
    #expect(error?.message.contains("behind its end") == true)
  }

  /// Whatever bytes come are refused or give evidence that comes again from its own bytes and that
  /// gates can be asked of.
  @Test(arguments: SeededRandom.seeds)
  func changedBytesNeverTrap(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var whole = ArmEvidence()
    evidence(30, &random, into: &whole)
    let bytes = whole.encoded()
    for _ in 0..<100 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      changed[place] = UInt8.random(in: 0...255, using: &random)
      do throws(ServingError) {
        let read = try ArmEvidence(decoding: changed)
        #expect(try ArmEvidence(decoding: read.encoded()) == read)
        let gates = GateMetric.all.map { Gate($0, limit: 0.5) }
        let levels = GateLevels(gateCount: gates.count)
        for gate in gates {
          _ = GateEvaluation.verdict(of: gate, canary: read, stable: whole, levels: levels)
        }
      } catch {
        #expect(error.code == .dataLoss)
      }
    }
  }
}
