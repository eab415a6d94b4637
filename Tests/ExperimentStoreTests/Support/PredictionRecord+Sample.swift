import ServingCore

extension ModelName {
  static func sample(_ text: String = "churn") throws -> ModelName { try ModelName(text) }
}

extension ModelVersion {
  static func sample(_ number: Int64) throws -> ModelVersion {
    try ModelVersion(parsing: "\(number)")
  }
}

extension PredictionRecord {
  static let digest = String(repeating: "0123456789abcdef", count: 4)

  static func sample(
    _ requestID: String, model: String = "churn", version: Int64 = 1, revision: Int = 1,
    basis: RouteBasis = .bucket, code: StatusCode? = nil, at microseconds: Int64 = 1_000_000,
    parameters: [String: String] = [:], label: String? = nil, score: Double? = nil,
    input: [UInt8]? = nil
  ) throws -> PredictionRecord {
    try PredictionRecord(
      requestID: requestID, model: .sample(model), version: .sample(version),
      artifactSHA256: digest, revision: revision, arm: .stable, basis: basis, code: code,
      receivedAtMicroseconds: microseconds, parameters: parameters, inputSHA256: digest,
      input: input, output: OutputSummary(label: label, score: score))
  }
}
