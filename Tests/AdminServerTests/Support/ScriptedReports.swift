import ServingCore
import ServingRuntime

/// Reports that say what they were asked for.
struct ScriptedReports: ReportSource {
  func canaries(of model: ModelName) async throws(ServingError) -> CanariesReport {
    CanariesReport(
      model: model.description, at: "2026-11-23T09:00:00.000Z",
      canaries: [
        CanariesReport.Canary(
          version: 3, since: 4, percent: 5, stable: 2, requests: 1_000, stepRequests: 10,
          findings: [
            CanariesReport.Finding(
              gate: "error-rate=0.005", verdict: "inconclusive", sentence: "too few")
          ])
      ])
  }

  func live(of model: ModelName, seconds: Int) async throws(ServingError) -> LiveReport {
    LiveReport(
      model: model.description, at: "2026-11-23T09:00:00.000Z", seconds: seconds,
      versions: [
        LiveReport.Version(
          version: 2, roles: ["stable"], rate: [1], errors: [0], p50Ms: [nil], p95Ms: [2.5])
      ])
  }

  func quality(
    of model: ModelName, by parameter: String?, sinceSeconds: Int?
  ) async throws(ServingError) -> QualityReportView {
    QualityReportView(
      model: model.description, at: "2026-11-23T09:00:00.000Z", by: parameter,
      sinceSeconds: sinceSeconds, confidence: 0.95,
      rows: [QualityReportView.Row(version: 2, predictions: 5, outcomes: 0)])
  }

  func prediction(_ requestID: String) async throws(ServingError) -> PredictionView {
    guard requestID != "none" else {
      throw ServingError(.notFound, "the log has no prediction \(requestID.quotedForMessage)")
    }
    return PredictionView(
      requestId: requestID, model: "digits", version: 2, artifactSha256: "ab", revision: 1,
      basis: "bucket", receivedAt: "2026-11-23T09:00:00.000Z")
  }

  func replay(_ requestID: String) async throws(ServingError) -> ReplayView {
    ReplayView(
      requestId: requestID, model: "digits", version: 2, artifactSha256: "ab", same: true,
      exact: true, sentence: "the same to the last bit", totalMicroseconds: 12)
  }
}
