internal import ExperimentStore
internal import RegistryStore
package import ServingCore

/// Reports of what runs, put together from what serves, the controller, the log and the registry.
package struct GatewayReports: ReportSource {
  /// Makes a logged prediction again.
  package typealias Replay =
    @Sendable (PredictionRecord) async throws(ServingError) -> ReplayView

  private let root: String
  private let table: @Sendable () async -> ModelTable
  private let controller: CanaryController
  private let live: LiveBoard
  private let log: PredictionLog
  private let wallMicroseconds: @Sendable () -> Int64
  private let replayRecord: Replay

  package init(
    root: String, table: @escaping @Sendable () async -> ModelTable,
    controller: CanaryController, live: LiveBoard, log: PredictionLog,
    wallMicroseconds: @escaping @Sendable () -> Int64, replay: @escaping Replay
  ) {
    self.root = root
    self.table = table
    self.controller = controller
    self.live = live
    self.log = log
    self.wallMicroseconds = wallMicroseconds
    replayRecord = replay
  }

  package func canaries(of model: ModelName) async throws(ServingError) -> CanariesReport {
    _ = try await served(model)
    return CanariesReport(
      model: model.description, at: now, canaries: await controller.report(of: model))
  }

  package func live(
    of model: ModelName, seconds: Int
  ) async throws(ServingError) -> LiveReport {
    live.report(of: try await served(model), seconds: seconds, at: now)
  }

  package func quality(
    of model: ModelName, by parameter: String?, sinceSeconds: Int?
  ) async throws(ServingError) -> QualityReportView {
    _ = try await served(model)
    let reader = try reader()
    let since = sinceSeconds.map { wallMicroseconds() - Int64($0) * 1_000_000 } ?? 0
    let time = now
    return try await WorkerThread.attempt(name: "quality") { () throws(ServingError) in
      QualityReportView(
        try reader.qualityRows(model: model, sinceMicroseconds: since, by: parameter),
        of: model, by: parameter, sinceSeconds: sinceSeconds, at: time)
    }
  }

  package func prediction(_ requestID: String) async throws(ServingError) -> PredictionView {
    let (newest, count) = try await stored(requestID)
    let root = root
    return try await WorkerThread.attempt(name: "explain") { () throws(ServingError) in
      // A revision that cannot be read any more is explained without its rules.
      let route =
        newest.record.revision == 0
        ? nil
        : try? RouteStore(root: root).history(of: newest.record.model)[newest.record.revision]?
          .route
      return PredictionView(
        newest.record, route: route, outcomes: newest.outcomes.map(PredictionView.Outcome.init),
        earlierCount: count - 1)
    }
  }

  package func replay(_ requestID: String) async throws(ServingError) -> ReplayView {
    let (newest, _) = try await stored(requestID)
    guard !newest.bodiesAreGone else {
      throw ServingError(
        .failedPrecondition,
        "the input of this prediction was kept, and has reached the age at which inputs are "
          + "deleted")
    }
    return try await replayRecord(newest.record)
  }

  private var now: String { WallClock.text(wallMicroseconds() / 1_000) }

  private func served(_ model: ModelName) async throws(ServingError) -> ServedModel {
    guard let served = await table().models[model.description] else {
      throw ModelTable.unknown(model.description)
    }
    return served
  }

  private func reader() throws(ServingError) -> ExperimentReader {
    guard let store = log.store else {
      throw ServingError(
        .unavailable, "this server keeps no predictions; start it with --state DIR")
    }
    return store.reader
  }

  /// The newest prediction of an id, and how many there are.
  private func stored(
    _ requestID: String
  ) async throws(ServingError) -> (StoredPrediction, count: Int) {
    let reader = try reader()
    // What was answered a moment ago may wait to be written.
    await log.flush()
    let found = try await WorkerThread.attempt(name: "explain") { () throws(ServingError) in
      try reader.predictions(requestID: requestID)
    }
    guard let newest = found.first else {
      throw ServingError(
        .notFound,
        "no prediction of request \(requestID.quotedForMessage) is in the log: it was not routed "
          + "to a model, its model's settings keep a sample, the log was behind, or it was deleted "
          + "by its age",
        detail: ["request_id": requestID])
    }
    return (newest, found.count)
  }
}

extension PredictionView.Outcome {
  fileprivate init(_ stored: StoredOutcome) {
    let time = WallClock.text(stored.atMicroseconds / 1_000)
    switch stored.outcome.truth {
    case .label(let label):
      self.init(label: label, source: stored.outcome.source, reportedAt: time)
    case .value(let value):
      self.init(value: value, source: stored.outcome.source, reportedAt: time)
    }
  }
}
