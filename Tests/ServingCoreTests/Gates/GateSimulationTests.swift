import Foundation
import ServingCore
import ServingTestKit
import Testing

/// The chance of a false alarm when one looks again and again, by simulation.
///
/// Both arms get requests in turn, and the gate is asked after every few; the share of runs in
/// which it ever fails is held against alpha. The canary is at the gate's limit or like the stable
/// version. A wide alpha of 5 % makes the comparison sharp: at 1 %, runs that fail are too few.
@Suite struct GateSimulationTests {
  private static let alpha = 0.05
  private static let runs = 200
  private static let requests = 1_000
  private static let seed: UInt64 = 20_260_105

  struct Null: CustomTestStringConvertible {
    var testDescription: String
    var canary: GateWorld
    var stable: GateWorld
    var gate: Gate
  }

  private static let nulls: [Null] = [
    Null(
      testDescription: "errors alike", canary: GateWorld(errorShare: 0.05),
      stable: GateWorld(errorShare: 0.05), gate: Gate(.errorRate, limit: 0.0001)),
    Null(
      testDescription: "errors at the limit", canary: GateWorld(errorShare: 0.025),
      stable: GateWorld(errorShare: 0.02), gate: Gate(.errorRate, limit: 0.005)),
    Null(
      testDescription: "latency alike", canary: GateWorld(), stable: GateWorld(),
      gate: Gate(.latency(permille: 950), limit: 1.01)),
    Null(
      testDescription: "latency at the limit", canary: GateWorld(slowness: 1.5),
      stable: GateWorld(), gate: Gate(.latency(permille: 500), limit: 1.5)),
    Null(
      testDescription: "labels alike", canary: GateWorld(), stable: GateWorld(),
      gate: Gate(.labelShare, limit: 0.0001)),
    Null(
      testDescription: "scores alike", canary: GateWorld(), stable: GateWorld(),
      gate: Gate(.score(permille: 500), limit: 1e-9)),
  ]

  /// The share of runs in which `fails` ever says so, looking after every 40 requests of each arm.
  private func alarmShare(
    canary: GateWorld, stable: GateWorld, hasOutputs: Bool,
    _ fails: (_ canary: ArmEvidence, _ stable: ArmEvidence) -> Bool
  ) -> Double {
    var random = SeededRandom(seed: Self.seed)
    var alarms = 0
    var (canary, stable) = (canary, stable)
    (canary.hasOutcomes, stable.hasOutcomes) = (false, false)
    (canary.hasOutputs, stable.hasOutputs) = (hasOutputs, hasOutputs)
    for _ in 0..<Self.runs {
      var canaryEvidence = ArmEvidence()
      var stableEvidence = ArmEvidence()
      for request in 1...Self.requests {
        canary.add(to: &canaryEvidence, &random)
        stable.add(to: &stableEvidence, &random)
        guard request % 40 == 0, fails(canaryEvidence, stableEvidence) else { continue }
        alarms += 1
        break
      }
    }
    return Double(alarms) / Double(Self.runs)
  }

  @Test(arguments: nulls)
  func peekingRaisesNoFalseAlarms(null: Null) {
    let hasOutputs =
      switch null.gate.metric {
      case .labelShare, .score: true
      default: false
      }
    let levels = GateLevels(gateCount: 1, alpha: Self.alpha)
    let share = alarmShare(canary: null.canary, stable: null.stable, hasOutputs: hasOutputs) {
      GateEvaluation.verdict(of: null.gate, canary: $0, stable: $1, levels: levels) == .fail
    }
    print("false alarms, \(null.testDescription): \(share) of \(Self.runs) runs, seed \(Self.seed)")
    let deviation = (Self.alpha * (1 - Self.alpha) / Double(Self.runs)).squareRoot()
    #expect(share <= Self.alpha + 3 * deviation, "seed \(Self.seed)")
  }

  /// That the simulation would find a method that does not hold: the test for one look, by the
  /// normal approximation of two shares, with the same alpha and the same looks.
  @Test func theTestForOneLookIsFoundOut() {
    let arm = GateWorld(errorShare: 0.05)
    let share = alarmShare(canary: arm, stable: arm, hasOutputs: false) {
      let canary = Double($0.errorCount) / Double($0.requestCount)
      let stable = Double($1.errorCount) / Double($1.requestCount)
      let middle = (canary + stable) / 2
      let variance = middle * (1 - middle) * 2 / Double($0.requestCount)
      // The normal quantile at 0.95.
      return variance > 0 && (canary - stable) / variance.squareRoot() > 1.644_854
    }
    print("false alarms of the test for one look: \(share), seed \(Self.seed)")
    #expect(share > 4 * Self.alpha)
  }

  struct Bad: CustomTestStringConvertible {
    var testDescription: String
    var world: GateWorld
    var gate: Gate
    /// Requests within which the median of the runs is found.
    var requestsMax: Int
  }

  private static let bads: [Bad] = [
    Bad(
      testDescription: "2 % of errors", world: GateWorld(errorShare: 0.02),
      gate: Gate(.errorRate, limit: 0.005), requestsMax: 1_100),
    Bad(
      testDescription: "3 times slower", world: GateWorld(slowness: 3),
      gate: Gate(.latency(permille: 950), limit: 1.5), requestsMax: 80),
    Bad(
      testDescription: "shifted scores", world: GateWorld(scoreShift: 0.25),
      gate: Gate(.score(permille: 500), limit: 0.1), requestsMax: 400),
    Bad(
      testDescription: "labels moved", world: GateWorld(labelShares: [0.3, 0.5, 0.15]),
      gate: Gate(.labelShare, limit: 0.05), requestsMax: 500),
    Bad(
      testDescription: "fewer right", world: GateWorld(accuracy: 0.7),
      gate: Gate(.accuracy, limit: 0.05), requestsMax: 400),
    Bad(
      testDescription: "larger error", world: GateWorld(scoreError: 2),
      gate: Gate(.meanError, limit: 0.5), requestsMax: 400),
  ]

  /// With the standard alpha shared by three gates, as a ramp of a few percent has it: nineteen of
  /// twenty requests are the stable version's, and their evidence is there from the start.
  @Test(arguments: bads)
  func badCanariesFailSoon(bad: Bad) {
    var random = SeededRandom(seed: Self.seed)
    let levels = GateLevels(gateCount: 3)
    let stable = GateWorld().evidence(19 * bad.requestsMax / 2, &random)
    var counts: [Int] = []
    for _ in 0..<15 {
      var canary = ArmEvidence()
      var count = 0
      repeat {
        for _ in 0..<10 { bad.world.add(to: &canary, &random) }
        count += 10
      } while count < 4_000
        && GateEvaluation.verdict(of: bad.gate, canary: canary, stable: stable, levels: levels)
          != .fail
      counts.append(count)
    }
    let median = counts.sorted()[counts.count / 2]
    print("\(bad.testDescription): found within \(median) requests, \(counts.max() ?? 0) at most")
    #expect(median <= bad.requestsMax, "seed \(Self.seed)")
  }
}
