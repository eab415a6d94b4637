package import ServingCore

/// Where the admin plane gets reports of what runs: canaries, live series, quality, predictions.
/// Nothing here waits for a load; what reads the prediction log does so off the event loops.
package protocol ReportSource: Sendable {
  /// What the gates of a model's canaries find now.
  /// - Throws: `NOT_FOUND` naming the model.
  func canaries(of model: ModelName) async throws(ServingError) -> CanariesReport

  /// - Parameter seconds: how far back, 1 to ``LiveReport/secondsMax``.
  /// - Throws: `NOT_FOUND` naming the model.
  func live(of model: ModelName, seconds: Int) async throws(ServingError) -> LiveReport

  /// - Parameters:
  ///   - parameter: the request parameter to split by; nil for none.
  ///   - sinceSeconds: how far back predictions count; nil for all that the log keeps.
  /// - Throws: `NOT_FOUND` naming the model, `UNAVAILABLE` when the log cannot be read.
  func quality(
    of model: ModelName, by parameter: String?, sinceSeconds: Int?
  ) async throws(ServingError) -> QualityReportView

  /// The newest prediction of a request's id.
  /// - Throws: `NOT_FOUND` saying why the log may not have it, `UNAVAILABLE`.
  func prediction(_ requestID: String) async throws(ServingError) -> PredictionView

  /// Makes a prediction again by the version that made it.
  /// - Throws: as ``prediction(_:)``; `FAILED_PRECONDITION` when its input was not kept whole, or
  ///   the version is not loaded.
  func replay(_ requestID: String) async throws(ServingError) -> ReplayView
}
