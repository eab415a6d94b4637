package import ServingCore

extension PredictionView {
  /// A record of the log as the admin plane shows it.
  /// - Parameters:
  ///   - route: the revision that decided, when the registry still has it.
  ///   - outcomes: what is known by now, the newest first.
  package init(
    _ record: PredictionRecord, route: Route?, outcomes: [Outcome], earlierCount: Int = 0
  ) {
    self.init(
      requestId: record.requestID, earlierCount: earlierCount, model: record.model.description,
      version: record.version.number, artifactSha256: record.artifactSHA256,
      revision: record.revision, arm: record.arm?.rawValue, basis: record.basis.rawValue,
      bucket: record.bucket, key: record.key, caller: record.caller,
      explanation: DecisionExplanation(record: record, route: route).sentences,
      code: record.code?.rawValue, message: record.message,
      receivedAt: WallClock.text(record.receivedAtMicroseconds / 1_000),
      totalMicroseconds: record.totalMicroseconds, queueMicroseconds: record.queueMicroseconds,
      batchMicroseconds: record.batchMicroseconds,
      computeMicroseconds: record.computeMicroseconds, rowCount: record.rowCount,
      parameters: record.parameters, inputSha256: record.inputSHA256,
      keepsInput: record.input != nil, redacted: record.redacted, label: record.output.label,
      score: record.output.score, outputSha256: record.outputSHA256, outcomes: outcomes)
  }
}
