internal import ExperimentStore
internal import ServingCore

/// Evidence as the store keeps it: one row for each arm.
extension CanaryEvidence {
  func stored(of id: EvidenceBook.CanaryID, atMicroseconds now: Int64) -> [StoredEvidence] {
    [(Arm.canary, id.version, canary), (Arm.stable, stableVersion, stable)]
      .map { arm, version, evidence in
        StoredEvidence(
          key: StoredEvidence.Key(
            model: id.model, canary: id.version, since: id.since, arm: arm, version: version),
          payload: evidence.encoded(), step: step, stepRequests: stepRequests,
          updatedAtMicroseconds: now)
      }
  }

  /// - Throws: `DATA_LOSS` when a payload does not decode.
  static func restored(
    from rows: [StoredEvidence]
  ) throws(ServingError) -> [EvidenceBook.CanaryID: CanaryEvidence] {
    var restored: [EvidenceBook.CanaryID: CanaryEvidence] = [:]
    var stable: [EvidenceBook.CanaryID: StoredEvidence] = [:]
    var canaries: [EvidenceBook.CanaryID: StoredEvidence] = [:]
    for row in rows {
      let id = EvidenceBook.CanaryID(
        model: row.key.model, version: row.key.canary, since: row.key.since)
      if row.key.arm == .canary {
        canaries[id] = row
      } else if stable[id].map({ $0.updatedAtMicroseconds < row.updatedAtMicroseconds }) ?? true {
        // Of the versions that it was compared with, the last.
        stable[id] = row
      }
    }
    for (id, canary) in canaries {
      guard let control = stable[id] else { continue }
      restored[id] = CanaryEvidence(
        canary: try ArmEvidence(decoding: canary.payload),
        stable: try ArmEvidence(decoding: control.payload), stableVersion: control.key.version,
        step: canary.step, stepRequests: canary.stepRequests)
    }
    return restored
  }
}

extension OutcomeCounts {
  /// What the store has summed up; nothing when it is no sum.
  init(_ arm: CanaryOutcomes.Arm) {
    let count = Double(max(arm.errors, 1))
    let mean = arm.errorSum / count
    self =
      OutcomeCounts(
        labelCount: arm.labels, rightCount: arm.labelsRight, errorCount: arm.errors,
        errorMean: arm.errors > 0 ? mean : 0,
        // The sum of squares about the mean; rounding may leave a little less than nothing.
        errorSquares: arm.errors > 0 ? max(0, arm.errorSquares - count * mean * mean) : 0)
      ?? OutcomeCounts()
  }
}
