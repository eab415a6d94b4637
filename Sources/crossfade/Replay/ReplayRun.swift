internal import ServingCore

/// Puts the requests of a source to both versions, batch by batch, and compares what they say.
struct ReplayRun<Session: EngineSession> {
  struct Settings {
    /// Rows that run together; a single request may have more.
    var batchRows: Int
    /// Of the requests: how many the baseline answers a second time, for the noise.
    var repeated: Percentage
    /// Whether inputs may be kept with the most different pairs, and which not.
    var log: LogPolicy
    /// Truths that are kept for the report.
    var outcomesMax = 100_000
  }

  private static var repetitionSalt: String { "replay" }

  let settings: Settings
  /// Nil where it has answered before and cannot be asked again.
  private let baseline: ReplayVersion<Session>?
  private let candidate: ReplayVersion<Session>
  private let batch: ReplayBatch
  /// Those of a batch that are asked twice.
  private let again: ReplayBatch
  private(set) var comparison: Comparison
  /// The first of the requests whose truth is known.
  private(set) var outcomes: [PairedOutcome] = []
  /// Those beyond ``Settings/outcomesMax``.
  private(set) var outcomesLeftOut = 0
  private var isCandidateFirst = false

  /// - Parameter isBatched: whether either version shares runs by rows.
  init(
    _ plan: ComparisonPlan, inputs: ReplayInputs, isBatched: Bool,
    baseline: ReplayVersion<Session>?, candidate: ReplayVersion<Session>, settings: Settings
  ) {
    self.settings = settings
    self.baseline = baseline
    self.candidate = candidate
    comparison = Comparison(plan)
    batch = ReplayBatch(
      specs: inputs.specs, isBatched: isBatched, rowsMax: settings.batchRows)
    again = ReplayBatch(
      specs: inputs.specs, isBatched: isBatched, rowsMax: settings.batchRows)
  }

  /// Replays a source to its end.
  /// - Parameter progress: told after each batch how many requests were taken so far.
  /// - Throws: what is wrong with the source. What a version fails is counted.
  mutating func run(
    _ source: any ReplaySource, progress: (_ requestCount: Int) -> Void = { _ in }
  ) throws(ServingError) {
    var held: ReplayRequest?
    var isOver = false
    while !isOver || held != nil {
      batch.clear()
      if let request = held { batch.append(request) }
      held = nil
      while held == nil, !isOver {
        switch try source.next() {
        case nil: isOver = true
        case .dropped(let reason):
          comparison.addMirrored()
          comparison.addDrops(reason)
        case .request(let request) where batch.takes(request): batch.append(request)
        case .request(let request): held = request
        }
      }
      if !batch.entries.isEmpty { try compareBatch() }
      progress(comparison.mirrored)
    }
    batch.clear()
  }

  private mutating func compareBatch() throws(ServingError) {
    let (before, after) = try replies()
    for (place, entry) in batch.entries.enumerated() {
      comparison.addMirrored()
      switch (before[place], after[place]) {
      case (.failure, _): comparison.addDrops(.baselineFailed)
      case (_, .failure(let error)): comparison.addFailure(error.code)
      case (.success(let first), .success(let second)): try add(entry, first, second)
      }
    }
    repeatSome(before)
  }

  private typealias Replies = [Result<ReplayReply, ServingError>]

  private mutating func replies() throws(ServingError) -> (before: Replies, after: Replies) {
    let logged = batch.entries.compactMap(\.request.logged)
    guard logged.count < batch.entries.count else {
      return (logged.map { .success($0) }, candidate.run(batch))
    }
    guard let baseline else {
      throw ServingError(.internal, "a request without a reply needs a baseline that runs")
    }
    // By turns, so that what the first leaves in the processor's caches helps either as often.
    isCandidateFirst.toggle()
    guard isCandidateFirst else { return (baseline.run(batch), candidate.run(batch)) }
    let after = candidate.run(batch)
    return (baseline.run(batch), after)
  }

  private mutating func add(
    _ entry: ReplayBatch.Entry, _ first: ReplayReply, _ second: ReplayReply
  ) throws(ServingError) {
    let (batch, log) = (batch, settings.log)
    // The pair only points into the replies.
    defer { withExtendedLifetime((first, second)) {} }
    comparison.add(Self.pair(entry, first, second)) { row in
      guard log.keepsInputs else { return nil }
      let kept = batch.specs.indices.filter { !log.redacted.contains(batch.specs[$0].name) }
      return TensorText.object(
        kept.map { (batch.specs[$0].name, batch.input($0, of: entry)) }, row: row,
        rowCount: entry.rows.count)
    }
    guard let truth = entry.request.truth else { return }
    // Read even where it finds no room: what is wrong with a file is told wherever it is.
    let known = try truth.truth(hasLabel: first.summary.label != nil)
    guard outcomes.count < settings.outcomesMax else {
      outcomesLeftOut += 1
      return
    }
    outcomes.append(
      PairedOutcome(
        truth: known, baseline: first.summary, candidate: second.summary,
        parameters: entry.request.slices))
  }

  /// Has the baseline answer some of the requests once more, in other company.
  private mutating func repeatSome(_ before: Replies) {
    guard let baseline, settings.repeated > .none else { return }
    again.clear()
    var replies: [ReplayReply] = []
    for (entry, reply) in zip(batch.entries, before) {
      guard case .success(let reply) = reply, isRepeated(entry.request.id) else { continue }
      again.append(entry, of: batch)
      replies.append(reply)
    }
    guard !replies.isEmpty else { return }
    for (place, reply) in baseline.run(again).enumerated() {
      // One that fails now is no noise of an answer, and says nothing of the candidate.
      guard case .success(let second) = reply else { continue }
      let first = replies[place]
      withExtendedLifetime((first, second)) {
        comparison.addRepetition(Self.pair(again.entries[place], first, second))
      }
    }
  }

  private func isRepeated(_ id: String) -> Bool {
    BucketHash.bucket(salt: Self.repetitionSalt, key: id) < settings.repeated.hundredths
  }

  private static func pair(
    _ entry: ReplayBatch.Entry, _ first: ReplayReply, _ second: ReplayReply
  ) -> ObservedPair {
    ObservedPair(
      requestID: entry.request.id, receivedAtMicroseconds: entry.request.receivedAtMicroseconds,
      slices: entry.request.slices, rowCount: entry.rows.count, baseline: first.views,
      candidate: second.views, baselineNanoseconds: first.nanoseconds,
      candidateNanoseconds: second.nanoseconds)
  }
}
