internal import ExperimentStore
package import ServingCore

/// The comparisons of a server: those that it follows, up to the last request, and those that it
/// keeps.
package struct LiveComparisons: ComparisonSource {
  private let root: String
  private let book: ComparisonBook
  private let log: PredictionLog
  private let table: @Sendable () async -> ModelTable
  private let wallMicroseconds: @Sendable () -> Int64

  /// What is known of a model's comparisons at one moment.
  private struct Known: Sendable {
    var live: [ComparisonID: KnownComparison]
    var kept: [ComparisonID: StoredComparison]
    /// Those that the route mirrors to first, then the one with the newest request.
    var order: [ComparisonID]
    var running: Set<ComparisonID>
  }

  /// - Parameter root: the registry's folder.
  package init(
    root: String, book: ComparisonBook, log: PredictionLog,
    table: @escaping @Sendable () async -> ModelTable,
    wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.root = root
    self.book = book
    self.log = log
    self.table = table
    self.wallMicroseconds = wallMicroseconds
  }

  package func comparisons(
    of model: ModelName
  ) async throws(ServingError) -> ComparisonListView {
    let known = try await known(of: model)
    return ComparisonListView(
      model: model.description, at: now,
      comparisons: known.order.map { id in
        let live = known.live[id]?.comparison
        let kept = known.kept[id]
        return ComparisonListView.Row(
          baseline: id.baseline.number, candidate: id.candidate.number, since: id.since,
          isRunning: known.running.contains(id), pairs: live?.total.rows ?? kept?.counts.rows ?? 0,
          from: Self.time(live?.fromMicroseconds ?? kept?.fromMicroseconds),
          until: Self.time(live?.untilMicroseconds ?? kept?.untilMicroseconds))
      })
  }

  package func comparison(
    of model: ModelName, baseline: ModelVersion?, candidate: ModelVersion?, since: Int?,
    by parameter: String?
  ) async throws(ServingError) -> ComparisonReportView {
    let known = try await known(of: model)
    let id = try ComparisonChoice.choose(
      from: known.order, of: model, baseline: baseline, candidate: candidate, since: since)
    let (live, stored, time) = (known.live[id], known.kept[id], now)
    let kept = log.store.map { KeptComparisons(root: root, reader: $0.reader) }
    return try await WorkerThread.attempt(name: "comparison") { () throws(ServingError) in
      if let live {
        guard let kept else {
          return try ComparisonAnalysis(live.comparison, of: id).report(
            at: time, baselineSHA256: live.baselineSHA256, candidateSHA256: live.candidateSHA256,
            by: parameter)
        }
        return try kept.report(
          live.comparison, of: id, at: time, live.baselineSHA256, live.candidateSHA256,
          by: parameter)
      }
      guard let stored, let kept else {
        throw ServingError(.internal, "the comparison that was chosen is not among those known")
      }
      return try kept.report(stored, at: time, by: parameter)
    }
  }

  private var now: String { WallClock.text(wallMicroseconds() / 1_000) }

  private func known(of model: ModelName) async throws(ServingError) -> Known {
    guard let served = await table().models[model.description] else {
      throw ModelTable.unknown(model.description)
    }
    await book.refresh()
    let live = Dictionary(
      uniqueKeysWithValues: book.comparisons(of: model).map { ($0.id, $0) })
    var kept: [ComparisonID: StoredComparison] = [:]
    if let reader = log.store?.reader {
      let stored = try await WorkerThread.attempt(name: "comparisons") { () throws(ServingError) in
        try reader.comparisons(of: model)
      }
      kept = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0) })
    }
    let ids = Set(live.keys).union(kept.keys)
    let running = ids.filter { Self.isRunning($0, served) }
    func last(_ id: ComparisonID) -> Int64 {
      live[id]?.comparison.untilMicroseconds ?? kept[id]?.untilMicroseconds ?? 0
    }
    let order = ids.sorted { left, right in
      let (first, second) = (running.contains(left), running.contains(right))
      if first != second { return first }
      if last(left) != last(right) { return last(left) > last(right) }
      return (left.since, left.candidate, left.baseline)
        > (right.since, right.candidate, right.baseline)
    }
    return Known(live: live, kept: kept, order: order, running: running)
  }

  /// Whether the route in force mirrors to the candidate what the baseline answers.
  private static func isRunning(_ id: ComparisonID, _ model: ServedModel) -> Bool {
    guard let route = model.active else { return false }
    let answers =
      route.stable == id.baseline || route.canaries.contains { $0.version == id.baseline }
    return answers
      && route.shadows.contains { $0.version == id.candidate && $0.since == id.since }
  }

  private static func time(_ microseconds: Int64?) -> String? {
    guard let microseconds, microseconds > 0 else { return nil }
    return WallClock.text(microseconds / 1_000)
  }
}
