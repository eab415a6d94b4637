import ExperimentStore
import ServingCore

extension ComparisonID {
  static func sample(
    _ model: String = "churn", baseline: Int64 = 1, candidate: Int64 = 2, since: Int = 3
  ) throws -> ComparisonID {
    try ComparisonID(
      model: .sample(model), baseline: .sample(baseline), candidate: .sample(candidate),
      since: since)
  }
}

extension ShadowRecord {
  static func sample(
    _ requestID: String, of comparison: ComparisonID? = nil, at microseconds: Int64 = 1_000_000,
    baseline: OutputSummary = .none, candidate: OutputSummary = .none, code: StatusCode? = nil,
    slices: [String: String] = [:]
  ) throws -> ShadowRecord {
    try ShadowRecord(
      comparison: comparison ?? .sample(), requestID: requestID,
      receivedAtMicroseconds: microseconds, baseline: baseline, candidate: candidate, code: code,
      slices: slices)
  }
}

extension DifferentPair {
  static func sample(
    _ requestID: String, at microseconds: Int64 = 1_000_000, magnitude: Double = 1,
    input: String? = nil
  ) -> DifferentPair {
    DifferentPair(
      requestID: requestID, receivedAtMicroseconds: microseconds, magnitude: magnitude,
      sentence: "label: stays became goes", slices: ["country": "CH"], baseline: #"{"label":0}"#,
      candidate: #"{"label":1}"#, input: input)
  }
}

extension StoredComparison {
  static func sample(
    _ id: ComparisonID? = nil, until microseconds: Int64 = 2_000_000, payload: [UInt8] = [1, 2],
    pairs: [DifferentPair] = []
  ) throws -> StoredComparison {
    try StoredComparison(
      id: id ?? .sample(), baselineSHA256: PredictionRecord.digest,
      candidateSHA256: PredictionRecord.digest, fromMicroseconds: 1_000_000,
      untilMicroseconds: microseconds, settings: [7, 0, 255],
      counts: Counts(mirrored: 10, compared: 9, rows: 18, differing: 4), payload: payload,
      pairs: pairs)
  }
}
