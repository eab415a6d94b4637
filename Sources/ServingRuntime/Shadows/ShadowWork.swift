internal import ServingCore

/// What the desk's thread does, step by step, and all that it knows. Touched on that thread only.
final class ShadowWork {
  private struct Early {
    var requestCount = 0
    var drops: [MirrorDrop: Int] = [:]
  }

  private let limits: MirrorLimits
  private let outlets: ShadowDesk.Outlets
  private let sink: CompletionSink
  let clock: Lane.Clock
  let wallMicroseconds: @Sendable () -> Int64
  private var entries: [ComparisonID: ComparisonEntry] = [:]
  /// What was counted before a comparison's candidate was ready once, so that there is nothing to
  /// plan the comparison by yet.
  private var early: [ComparisonID: Early] = [:]
  private var spareCalls: [ShadowCall] = []
  /// Calls to be submitted, those of one version together.
  private var gathered: [(version: ServedVersion, calls: [InferenceCall])] = []
  /// Requests that all their shadows are done with.
  private var done: [(shelf: ShadowShelf, requests: [MirroredRequest])] = []

  init(
    limits: MirrorLimits, outlets: ShadowDesk.Outlets, sink: CompletionSink,
    clock: @escaping Lane.Clock, wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.limits = limits
    self.outlets = outlets
    self.sink = sink
    self.clock = clock
    self.wallMicroseconds = wallMicroseconds
  }

  // MARK: In

  func take(_ incoming: ShadowShelf.Incoming, from shelf: ShadowShelf) {
    for tally in incoming.tallies { count(tally) }
    for request in incoming.requests { begin(request, shelf) }
  }

  private func count(_ tally: MirrorTally) {
    guard let shadow = tally.model.active?.shadows[tally.place] else { return }
    guard let candidate = tally.model.version(shadow.version) ?? known(shadow),
      let entry = entry(tally.model, tally.baseline, candidate, shadow)
    else {
      let id = id(of: shadow, tally.model, tally.baseline)
      guard early[id] != nil || early.count < limits.comparisonsMax else { return }
      early[id, default: Early()].requestCount += tally.requestCount
      for (reason, count) in tally.counts { early[id]?.drops[reason, default: 0] += count }
      return
    }
    add(tally.requestCount, tally.counts, to: entry)
  }

  private func add(
    _ requestCount: Int, _ drops: [(reason: MirrorDrop, count: Int)], to entry: ComparisonEntry
  ) {
    entry.comparison.addMirrored(requestCount)
    for (reason, count) in drops { entry.comparison.addDrops(reason, count) }
    entry.isChanged = true
  }

  /// The version as it was when it answered last.
  private func known(_ shadow: Shadow) -> ServedVersion? {
    entries.values.first { $0.id.candidate == shadow.version && $0.id.since == shadow.since }?
      .candidate
  }

  private func id(
    of shadow: Shadow, _ model: ServedModel, _ baseline: ServedVersion
  ) -> ComparisonID {
    ComparisonID(
      model: model.name, baseline: baseline.version, candidate: shadow.version,
      since: shadow.since)
  }

  private func begin(_ request: MirroredRequest, _ shelf: ShadowShelf) {
    request.pendingCount = request.targets.count
    for target in request.targets { begin(request, target, shelf) }
    if request.targets.isEmpty { finish(request, shelf) }
  }

  private func begin(
    _ request: MirroredRequest, _ target: MirroredRequest.Target, _ shelf: ShadowShelf
  ) {
    guard let model = request.model, let baseline = request.baseline,
      let shadow = model.active?.shadows[target.place],
      let entry = entry(model, baseline, target.version, shadow)
    else {
      finishOne(request, shelf)
      return
    }
    entry.comparison.addMirrored(1)
    entry.isChanged = true
    guard !entry.rest.isResting(at: clock()) else {
      entry.comparison.addDrops(.suspended, 1)
      finishOne(request, shelf)
      return
    }
    if let again = request.repetition?.outputs {
      entry.comparison.addRepetition(
        pair(
          request, entry, again, candidateNanoseconds: request.repetitionNanoseconds))
    }
    let call = spareCalls.popLast() ?? ShadowCall(sink: sink)
    do throws(ServingError) {
      call.rowCount = try target.version.check.accept(request.inputs, into: &call.inputs)
    } catch {
      call.forget()
      spareCalls.append(call)
      entry.comparison.addDrops(.refused, 1)
      finishOne(request, shelf)
      return
    }
    call.request = request
    call.shelf = shelf
    call.entry = entry
    call.version = target.version
    call.isBackground = true
    call.deadline = request.answered.advanced(byNanoseconds: limits.deadlineNanoseconds)
    gather(call, target.version)
  }

  private func gather(_ call: ShadowCall, _ version: ServedVersion) {
    if let place = gathered.firstIndex(where: { $0.version === version }) {
      gathered[place].calls.append(call)
    } else {
      gathered.append((version, [call]))
    }
  }

  /// Gives what was gathered to the shadows' lanes: what came together can be one batch.
  func submit() {
    for (version, calls) in gathered {
      // In the background nothing is refused at once: what becomes of a call, it comes back with.
      version.lane.submit(calls, now: clock()) { _, _ in }
    }
    gathered.removeAll()
  }

  // MARK: Out

  func settle(_ call: InferenceCall) {
    guard let call = call as? ShadowCall, let request = call.request, let shelf = call.shelf,
      let entry = call.entry
    else { preconditionFailure("a shadow's call comes back as it was sent") }
    entry.isChanged = true
    switch call.outcome {
    case .outputs(let outputs, let rows):
      entry.rest.noteAnswered()
      compare(call, request, entry, outputs, rows)
    case .failure(let error): fail(call, request, entry, error)
    case nil: preconditionFailure("a call comes back with its outcome")
    }
    call.forget()
    // As many as can be under way.
    if spareCalls.count < limits.requestsMax { spareCalls.append(call) }
    finishOne(request, shelf)
  }

  private func compare(
    _ call: ShadowCall, _ request: MirroredRequest, _ entry: ComparisonEntry,
    _ outputs: BatchOutputs, _ rows: Range<Int>
  ) {
    let isBatched = entry.candidate.isBatched
    let own = outputs.tensors.map { isBatched ? $0.slice(rows: rows) : $0.view }
    let pair = pair(
      request, entry, own, candidateNanoseconds: call.times.computeNanoseconds)
    let policy = request.model?.log ?? .standard
    let findings = entry.comparison.add(pair) { row in
      policy.keepsInputs ? request.text(ofRow: row, without: policy.redacted) : nil
    }
    var record = record(request, entry)
    record.candidate = entry.candidateReader.summary(of: outputs, rows: isBatched ? rows : nil)
    record.differs = findings.differingRows > 0
    record.magnitude = findings.magnitude
    record.candidateMicroseconds = Int(call.times.computeNanoseconds / 1_000)
    outlets.log(record)
  }

  private func fail(
    _ call: ShadowCall, _ request: MirroredRequest, _ entry: ComparisonEntry,
    _ error: ServingError
  ) {
    if let reason = MirrorDrop(error, hasRun: call.hasRun) {
      entry.comparison.addDrops(reason, 1)
      return
    }
    if error.code == .deadlineExceeded { entry.rest.noteBrokenOff(at: clock()) }
    entry.comparison.addFailure(error.code)
    var record = record(request, entry)
    record.code = error.code
    outlets.log(record)
  }

  private func finishOne(_ request: MirroredRequest, _ shelf: ShadowShelf) {
    request.pendingCount -= 1
    if request.pendingCount == 0 { finish(request, shelf) }
  }

  private func finish(_ request: MirroredRequest, _ shelf: ShadowShelf) {
    if let place = done.firstIndex(where: { $0.shelf === shelf }) {
      done[place].requests.append(request)
    } else {
      done.append((shelf, [request]))
    }
  }

  /// Has the event loops find what is done.
  func giveBack() {
    for (shelf, requests) in done { shelf.giveBack(requests) }
    done.removeAll()
  }

  // MARK: Comparisons

  /// Nil when there are too many.
  private func entry(
    _ model: ServedModel, _ baseline: ServedVersion, _ candidate: ServedVersion, _ shadow: Shadow
  ) -> ComparisonEntry? {
    let id = id(of: shadow, model, baseline)
    if let known = entries[id], known.isOf(baseline, candidate) {
      known.follow(model)
      return known
    }
    guard entries[id] != nil || entries.count < limits.comparisonsMax else { return nil }
    let entry = ComparisonEntry(
      id, model: model, baseline: baseline, candidate: candidate,
      before: entries[id]?.known.stored ?? outlets.book.before(id))
    entries[id] = entry
    if let early = early.removeValue(forKey: id) {
      add(early.requestCount, early.drops.map { ($0.key, $0.value) }, to: entry)
    }
    return entry
  }

  func publish() {
    let changed = entries.values.filter(\.isChanged)
    outlets.book.publish(changed.map(\.known))
    for entry in changed { entry.isChanged = false }
    // What stood still since the last time and is saved makes room; it is taken up again when it
    // goes on.
    guard entries.count > limits.comparisonsMax / 2 else { return }
    for (id, entry) in entries where !changed.contains(where: { $0 === entry }) {
      if outlets.book.release(entry.known) { entries[id] = nil }
    }
  }
}
