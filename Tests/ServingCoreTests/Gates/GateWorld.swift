import Foundation
import ServingCore
import ServingTestKit

/// An arm that is made up: what its requests show by chance.
struct GateWorld {
  var errorShare = 0.0
  var refusalShare = 0.0
  /// What the typical latency and every other are multiplied by.
  var slowness = 1.0
  /// Of the labels a, b and c; the rest of 1 is d.
  var labelShares = [0.5, 0.3, 0.15]
  var scoreShift = 0.0
  /// Of labels that are right, and of scores: how far they are off in the mean.
  var accuracy = 0.9
  var scoreError = 1.0

  /// Whether there are labels and scores, and outcomes: what a test does not look at costs it time.
  var hasOutputs = true
  var hasOutcomes = true

  /// One request with its outcome.
  func add(to evidence: inout ArmEvidence, _ random: inout SeededRandom) {
    let draw = Double.random(in: 0..<1, using: &random)
    if draw < errorShare { return evidence.add(code: .internal, latencyNanoseconds: 1_000_000) }
    if draw < errorShare + refusalShare {
      return evidence.add(code: .unavailable, latencyNanoseconds: 100_000)
    }
    // A latency with a long tail in steps, as timers make them, from 5 ms on.
    let tail = -Foundation.log(Double.random(in: 1e-9...1, using: &random))
    let milliseconds = slowness * (5 + (tail * 20).rounded() / 4)
    let nanoseconds = UInt64(milliseconds * 1e6)
    guard hasOutputs else { return evidence.add(code: nil, latencyNanoseconds: nanoseconds) }
    let score = Double.random(in: 0...1, using: &random) + scoreShift
    let output = OutputSummary(label: label(&random), score: (score * 64).rounded() / 64)
    evidence.add(code: nil, latencyNanoseconds: nanoseconds, output: output)
    if hasOutcomes { addOutcome(to: &evidence.outcomes, &random) }
  }

  private func label(_ random: inout SeededRandom) -> String {
    var draw = Double.random(in: 0..<1, using: &random)
    for (name, share) in zip(["a", "b", "c"], labelShares) {
      if draw < share { return name }
      draw -= share
    }
    return "d"
  }

  private func addOutcome(to outcomes: inout OutcomeCounts, _ random: inout SeededRandom) {
    let isRight = Double.random(in: 0..<1, using: &random) < accuracy
    outcomes.add(output: OutputSummary(label: "a"), truth: .label(isRight ? "a" : "b"))
    let error = scoreError * 2 * Double.random(in: 0...1, using: &random)
    outcomes.add(output: OutputSummary(score: error), truth: .value(0))
  }

  func evidence(_ count: Int, _ random: inout SeededRandom) -> ArmEvidence {
    var evidence = ArmEvidence()
    for _ in 0..<count { add(to: &evidence, &random) }
    return evidence
  }
}
