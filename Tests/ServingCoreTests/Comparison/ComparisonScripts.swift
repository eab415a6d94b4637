import ServingCore
import ServingTestKit

/// Random pairs of a plan that has every kind.
enum ComparisonScripts {
  static let plan: ComparisonPlan = {
    let outputs: [(String, Datatype, [Int?])] = [
      ("label", .bytes, []), ("probs", .fp32, [3]), ("score", .fp64, []), ("numbers", .fp32, [4]),
      ("items", .int64, [nil]), ("ranked", .fp32, [6]), ("embedding", .fp32, [8]),
      ("note", .bytes, [nil]),
    ]
    let settings = ComparisonSettings(
      outputs: [
        "probs": OutputRule(thresholds: [0.5, 0.7]), "score": OutputRule(thresholds: [0, 1]),
        "items": OutputRule(top: 2), "ranked": OutputRule(kind: .ranking, top: 3),
        "note": OutputRule(kind: .text),
      ], slices: ["country", "surface"])
    return ComparisonPlan(
      settings, baseline: .scripted(outputs), candidate: .scripted(outputs))
  }()

  static func scripts(_ count: Int, _ random: inout SeededRandom) -> [PairScript] {
    (0..<count).map { id in
      let rows = random.isOne(in: 3) ? Int.random(in: 1...5, using: &random) : 1
      let baseline = outputs(rows, &random)
      let isSame = !random.isOne(in: 3)
      return PairScript(
        requestID: "r\(id)", receivedAtMicroseconds: Int64.random(in: -9...9_999, using: &random),
        slices: slices(&random), rowCount: rows, baseline: baseline,
        candidate: isSame ? baseline : outputs(rows, &random),
        baselineNanoseconds: UInt64.random(in: 0...1_000_000, using: &random),
        candidateNanoseconds: UInt64.random(in: 0...1_000_000, using: &random))
    }
  }

  private static func slices(_ random: inout SeededRandom) -> [String: String] {
    var slices: [String: String] = [:]
    if !random.isOne(in: 4) { slices["country"] = "c\(Int.random(in: 0..<9, using: &random))" }
    if !random.isOne(in: 4) { slices["surface"] = "s\(Int.random(in: 0..<3, using: &random))" }
    return slices
  }

  private static func outputs(_ rows: Int, _ random: inout SeededRandom) -> [OwnedTensor?] {
    func numbers(_ width: Int, _ range: ClosedRange<Double>) -> [Double] {
      (0..<rows * width).map { _ in
        random.isOne(in: 50) ? .nan : Double.random(in: range, using: &random)
      }
    }
    func whole(_ width: Int) -> [Double] {
      (0..<rows * width).map { _ in Double(Int.random(in: -2...4, using: &random)) }
    }
    let probabilities = (0..<rows).flatMap { _ -> [Double] in
      let first = Double.random(in: 0...1, using: &random)
      let second = Double.random(in: 0...1 - first, using: &random)
      return [first, second, 1 - first - second]
    }
    let tensors: [OwnedTensor?] = [
      .texts(whole(1).map { "class \($0)" }, rows: rows), .numbers(probabilities, rows: rows),
      .numbers(numbers(1, -3...3), rows: rows, .fp64),
      .numbers(numbers(4, -1e9...1e9), rows: rows),
      .numbers(whole(random.isOne(in: 9) ? 1 : 3), rows: rows, .int64),
      .numbers(numbers(6, 0...1), rows: rows), .numbers(numbers(8, -1...1), rows: rows),
      .texts(whole(2).map { "\($0)" }, rows: rows),
    ]
    return tensors.map { random.isOne(in: 60) ? nil : $0 }
  }
}
