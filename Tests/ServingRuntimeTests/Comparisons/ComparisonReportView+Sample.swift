import ServingCore

@testable import ServingRuntime

extension ComparisonReportView {
  /// A comparison as a shop's fraud model might have one.
  static var sample: ComparisonReportView {
    var random = SampleNumbers(state: 20_261_123)
    return ComparisonReportView(
      model: "checkout-risk", at: "2026-11-23T09:30:12.250Z", baseline: 7, candidate: 8,
      baselineSha256: String(repeating: "3fa9c0de", count: 8),
      candidateSha256: String(repeating: "b81704ee", count: 8), since: 41, source: "live",
      from: "2026-11-22T08:00:03.120Z", until: "2026-11-23T09:30:11.900Z", confidence: 0.95,
      margin: 0.01, verdict: .different,
      sentence: "6.1 % of rows differ beyond noise (5.43 % to 6.37 %), more than the margin of "
        + "1 %: 41,250 rows of 38,700 requests were compared.",
      warnings: [
        "11.4 % of the mirrored requests were dropped, most because the shadow's queue was full: "
          + "busy moments are seen less than they should be."
      ],
      traffic: TrafficView(
        mirrored: 43_702, compared: 38_700, failed: 18,
        dropped: ["queue_full": 4_420, "deadline": 510, "abandoned": 51],
        codes: ["UNAVAILABLE": 11, "INTERNAL": 7], pairs: 41_250, repeated: 391,
        repeatedPairs: 420),
      candidateErrors: .init(value: 0.000_465, lower: 0.000_294, upper: 0.000_735, count: 38_718),
      differing: .init(value: 0.0624, lower: 0.0601, upper: 0.0648, count: 41_250),
      noise: .init(value: 0.0014, lower: 0.0003, upper: 0.0079, count: 420),
      beyondNoise: .init(value: 0.061, lower: 0.0543, upper: 0.0637, count: 41_250),
      outputs: outputs(&random),
      uncompared: [
        "output \"request_id\" is not compared: the settings ignore it."
      ],
      latency: latency(scale: 1), slices: slices, truth: truth, pairs: pairs)
  }

  private static func outputs(_ random: inout SampleNumbers) -> [ComparedOutputView] {
    [label, score(&random), items, embedding]
  }

  private static var label: ComparedOutputView {
    var cells: [ComparedOutputView.ConfusionCell] = []
    let counts = [[33_210, 402, 18], [1_190, 4_020, 211], [9, 62, 2_128]]
    for (row, baseline) in ["accept", "review", "reject"].enumerated() {
      for (column, candidate) in ["accept", "review", "reject"].enumerated() {
        cells.append(.init(baseline: baseline, candidate: candidate, count: counts[row][column]))
      }
    }
    return ComparedOutputView(
      name: "decision", kind: "label", pairs: 41_250,
      differing: .init(value: 0.0459, lower: 0.0439, upper: 0.048, count: 41_250),
      noise: .init(value: 0, lower: 0, upper: 0.0091, count: 420), verdict: .different,
      sentence: "4.59 % of labels flip (4.39 % to 4.8 %), most from \"review\" to \"accept\" "
        + "(1,190 rows).",
      flips: .init(value: 0.0459, lower: 0.0439, upper: 0.048, count: 41_250),
      flipNoise: .init(value: 0, lower: 0, upper: 0.0091, count: 420), confusion: cells)
  }

  private static func score(_ random: inout SampleNumbers) -> ComparedOutputView {
    var points: [ComparedOutputView.Point] = []
    var baseline = Array(repeating: 0, count: 50)
    var candidate = baseline
    for index in 0..<8_000 {
      let risk = random.next() * random.next() * (index % 9 == 0 ? 1 : 0.55)
      let other = min(max(risk + 0.06 * (random.next() - 0.42) * (risk + 0.3), 0), 0.999)
      baseline[Int(risk * 50)] += 1
      candidate[Int(other * 50)] += 1
      if index % 16 == 0 { points.append(.init(baseline: risk, candidate: other)) }
    }
    return ComparedOutputView(
      name: "fraud_probability", kind: "score", pairs: 41_250,
      differing: .init(value: 0.0598, lower: 0.0576, upper: 0.0621, count: 41_250),
      noise: .init(value: 0.0014, lower: 0.0003, upper: 0.0079, count: 420), verdict: .different,
      sentence: "2.1 % of rows cross 0.5, and the mean goes up by 0.0041.",
      crossings: [
        .init(
          threshold: 0.5, upward: 612, downward: 254,
          rate: .init(value: 0.021, lower: 0.0197, upper: 0.0224, count: 41_250)),
        .init(
          threshold: 0.9, upward: 31, downward: 12,
          rate: .init(value: 0.001_04, lower: 0.000_77, upper: 0.0014, count: 41_250)),
      ],
      absolute: QuantilesView(
        count: 41_250, p50: 0.0042, p90: 0.021, p95: 0.034, p99: 0.081, max: 0.412,
        mean: .init(value: 0.0091, lower: 0.0089, upper: 0.0093, count: 41_250)),
      relative: QuantilesView(
        count: 41_238, nonFinite: 12, p50: 0.031, p90: 0.12, p95: 0.19, p99: 0.61, max: 7.2,
        mean: .init(value: 0.058, lower: 0.057, upper: 0.059, count: 41_238)),
      shift: .init(value: 0.0041, lower: 0.0036, upper: 0.0046, count: 41_250),
      rankCorrelation: .init(value: 0.981, lower: 0.976, upper: 0.985, count: 500),
      drift: .init(
        psi: 0.034, kolmogorovSmirnov: 0.041, jensenShannon: 0.0058,
        sentence: "no shift (PSI below 0.1)"),
      histogram: .init(
        edges: (0...50).map { Double($0) / 50 }, baseline: baseline, candidate: candidate),
      sample: points)
  }

  private static var items: ComparedOutputView {
    ComparedOutputView(
      name: "reasons", kind: "ranking", pairs: 41_250,
      differing: .init(value: 0.008, lower: 0.0072, upper: 0.0089, count: 41_250),
      noise: .init(value: 0, lower: 0, upper: 0.0091, count: 420), verdict: .alike,
      sentence: "0.8 % of rows have another order; of the first 10 on average 9.9 are the same.",
      overlap: QuantilesView(
        count: 41_250, p50: 1, p90: 1, p95: 1, p99: 1, max: 1,
        mean: .init(value: 0.9921, lower: 0.991, upper: 0.993, count: 41_250)))
  }

  private static var embedding: ComparedOutputView {
    ComparedOutputView(
      name: "account_embedding", kind: "embedding", pairs: 96,
      differing: .init(value: 0.0104, lower: 0.0018, upper: 0.0567, count: 96),
      verdict: .inconclusive,
      sentence: "1.04 % of rows differ (0.18 % to 5.67 %): 284 more rows are needed to tell.",
      cosine: QuantilesView(
        count: 96, p50: 0.9998, p90: 1, p95: 1, p99: 1, max: 1,
        mean: .init(value: 0.9989, lower: 0.9981, upper: 0.9997, count: 96)))
  }

  private static func latency(scale: Double) -> LatencyView {
    LatencyView(
      baseline: QuantilesView(
        count: 38_700, p50: 0.41 * scale, p90: 0.62 * scale, p95: 0.75 * scale, p99: 1.9 * scale,
        max: 11.2 * scale),
      candidate: QuantilesView(
        count: 38_700, p50: 0.58 * scale, p90: 0.91 * scale, p95: 1.2 * scale, p99: 4.1 * scale,
        max: 38 * scale),
      medianRatio: 1.41, p99Ratio: 2.16)
  }

  private static var slices: [ComparedSliceView] {
    let figures: [(String, String, Int, Double, Double, Double, Double?)] = [
      ("country", "DE", 17_204, 0.031, 0.0285, 0.0337, 0.000_02),
      ("country", "US", 12_940, 0.0352, 0.0322, 0.0385, 0.004),
      ("country", "BR", 8_710, 0.0921, 0.0862, 0.0984, 3e-12),
      ("country", "JP", 2_190, 0.0415, 0.0339, 0.0507, 0.61),
      ("country", "<b>XX</b>", 206, 0.0582, 0.0337, 0.0987, 1),
      ("surface", "app", 29_400, 0.0452, 0.0429, 0.0476, 1),
      ("surface", "web", 11_850, 0.0476, 0.0439, 0.0516, 1),
    ]
    return figures.map { parameter, value, pairs, rate, lower, upper, chance in
      ComparedSliceView(
        parameter: parameter, value: value, pairs: pairs,
        differing: .init(
          value: rate * 1.3, lower: lower * 1.3, upper: upper * 1.3, count: pairs),
        flips: .init(value: rate, lower: lower, upper: upper, count: pairs),
        shift: .init(value: rate / 11, lower: rate / 12, upper: rate / 10, count: pairs),
        psi: rate / 1.7, latency: latency(scale: 1), pValue: chance.map { $0 / 7 },
        adjustedPValue: chance,
        verdict: (chance ?? 1) < 0.05 ? .different : pairs > 8_000 ? .alike : .inconclusive)
    }
  }

  private static var truth: TruthView {
    TruthView(
      labels: .init(
        outcomes: 2_204, bothRight: 1_871, onlyBaselineRight: 64, onlyCandidateRight: 112,
        bothWrong: 157,
        baselineAccuracy: .init(
          value: 0.8779, lower: 0.8636, upper: 0.891, count: 2_204),
        candidateAccuracy: .init(value: 0.8997, lower: 0.8865, upper: 0.9116, count: 2_204),
        difference: .init(value: 0.0218, lower: 0.0101, upper: 0.0336, count: 2_204),
        pValue: 0.000_27, verdict: .different),
      sentence: "The candidate is right more often: 90 % of 2,204 outcomes against 87.8 %, a "
        + "difference of 2.18 points (1.01 to 3.36), p = 0.00027.")
  }

  private static var pairs: [DifferentPairView] {
    let sides = [
      (
        #"{"decision": ["accept"], "fraud_probability": [0.1182]}"#,
        #"{"decision": ["reject"], "fraud_probability": [0.9417]}"#
      ),
      (
        #"{"decision": ["review"], "reasons": [["velocity", "ip", "card"]]}"#,
        #"{"decision": ["review"], "reasons": [["card", "velocity", "address"]]}"#
      ),
    ]
    return sides.enumerated().map { index, side in
      DifferentPairView(
        DifferentPair(
          requestID: "7f3a9c\(index)-<script>alert(1)</script>", receivedAtMicroseconds: 0,
          magnitude: 2.8 - Double(index),
          sentence: index == 0
            ? "output \"decision\": \"accept\" became \"reject\""
            : "output \"reasons\": 2 of the first 3 are the same",
          slices: ["country": "BR", "surface": "app"], baseline: side.0, candidate: side.1,
          input: index == 0 ? #"{"amount": [129.9], "hour": [3]}"# : nil),
        at: "2026-11-23T08:14:0\(index).500Z")
    }
  }
}

/// Numbers from 0 to below 1 that are the same in every run (Knuth's MMIX generator).
struct SampleNumbers {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }
}
