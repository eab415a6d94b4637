internal import ExperimentStore
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// One replay from what the command line says to a report.
struct ReplayJob {
  /// Where the requests are from.
  enum Source: Hashable {
    case log(folder: String)
    case csv(path: String)
    case npy([String])

    /// - Throws: `INVALID_ARGUMENT` unless it is exactly one.
    init(from: String?, csv: String?, npy: [String]) throws(ServingError) {
      let given: [Source] =
        (from.map { [.log(folder: $0)] } ?? []) + (csv.map { [.csv(path: $0)] } ?? [])
        + (npy.isEmpty ? [] : [.npy(npy)])
      guard given.count == 1, let source = given.first else {
        throw ServingError(
          .invalidArgument,
          "--from, --csv and --npy: expected one of them, got \(given.count)")
      }
      self = source
    }
  }

  let registry: RegistryReader
  let model: ModelName
  let candidate: ModelVersion
  /// Nil: the log's replies, or the version in force.
  let baseline: ModelVersion?
  let source: Source
  /// Nil: as many as both versions take.
  let batchRows: Int?
  let repeated: Percentage
  let engine: GatewayEngine

  /// Blocks until the whole source is replayed.
  func run() throws(ServingError) -> ComparisonReportView {
    guard let found = try registry.scan(model: model) else {
      throw ModelTable.unknown(model.description)
    }
    let settings = try found.settings.get()
    let log = try log()
    let baseline = try baselineVersion(log)
    let manifests = (
      before: try manifest(baseline), after: try manifest(candidate)
    )
    let isAnswered = log != nil && self.baseline == nil
    let inputs = try ReplayInputs(
      (isAnswered ? [] : [manifests.before.signature]) + [manifests.after.signature])
    let opened = try open(log, settings, manifests, inputs, isAnswered: isAnswered)
    let plan = try plan(settings, manifests, slices: opened.slices)
    let versions = try load(settings, baseline, inputs, isAnswered: isAnswered)
    let rowsMax = min(manifests.before.batching.maxRows, manifests.after.batching.maxRows)
    var run = ReplayRun(
      plan, inputs: inputs,
      isBatched: manifests.after.isBatched || (!isAnswered && manifests.before.isBatched),
      baseline: versions.baseline, candidate: versions.candidate,
      settings: .init(
        batchRows: batchRows ?? rowsMax, repeated: repeated, log: settings.log ?? .standard,
        outcomesMax: StoreLimits.pairedOutcomesMax))
    try replay(&run, opened.source)
    return try report(run, opened, log, manifests)
  }

  typealias Manifests = (before: Manifest, after: Manifest)

  /// The log and what is in it; nil for a file.
  struct Log {
    let reader: ExperimentReader
    let counts: [LoggedRequestCount]

    var requestCount: Int { counts.reduce(0) { $0 + $1.requests } }
  }

  struct Opened {
    var source: any ReplaySource
    /// Nil: those that the settings name.
    var slices: [String]?
    var logged: LoggedRequests?
  }

  private func log() throws(ServingError) -> Log? {
    guard case .log(let folder) = source else { return nil }
    let reader = try ExperimentReader(folder: folder)
    return Log(reader: reader, counts: try reader.loggedRequestCounts(of: model))
  }

  private func baselineVersion(_ log: Log?) throws(ServingError) -> ModelVersion {
    if let log {
      // Also where another one answers anew: it says what is missing in the log.
      let answered = try ReplayBaseline.answered(log.counts, model, candidate: candidate)
      return baseline ?? answered
    }
    if let baseline { return baseline }
    return try ReplayBaseline.inForce(registry, model, candidate: candidate)
  }

  private func manifest(_ version: ModelVersion) throws(ServingError) -> Manifest {
    try registry.versions(of: model, only: version)[0].manifest.get()
  }

  private func plan(
    _ settings: ModelSettings, _ manifests: Manifests, slices: [String]?
  ) throws(ServingError) -> ComparisonPlan {
    var compare = settings.compare
    // A file has the slices that its columns have.
    if let slices { compare.slices = slices }
    let plan = ComparisonPlan(
      compare, baseline: manifests.before.signature, candidate: manifests.after.signature)
    guard !plan.outputs.isEmpty else {
      throw ServingError(
        .failedPrecondition,
        "versions \(manifests.before.version) and \(candidate) of model \(model) have no output "
          + "that can be compared: \(plan.uncompared.joined(separator: "; "))")
    }
    return plan
  }

  private typealias Version = ReplayVersion<GatewaySession>

  private func load(
    _ settings: ModelSettings, _ baseline: ModelVersion, _ inputs: ReplayInputs, isAnswered: Bool
  ) throws(ServingError) -> (baseline: Version?, candidate: Version) {
    let loader = ReplayLoader(
      registry: registry, model: model, roles: settings.outputs,
      probe: ChildProcessProbe(libraryPath: engine.onnx.path), engine: engine)
    let after = try loader.load(candidate, inputs: inputs)
    guard isAnswered else { return (try loader.load(baseline, inputs: inputs), after) }
    guard repeated > .none else { return (nil, after) }
    do throws(ServingError) {
      let signature = try manifest(baseline).signature
      guard inputs.places(of: signature).count == signature.inputs.count else {
        throw ServingError(.failedPrecondition, "it takes inputs that the candidate does not")
      }
      return (try loader.load(baseline, inputs: inputs), after)
    } catch {
      ReplayProgress.note("no request is repeated on the baseline: \(error.message)")
      return (nil, after)
    }
  }

  private func replay(
    _ run: inout ReplayRun<GatewaySession>, _ source: any ReplaySource
  ) throws(ServingError) {
    var progress = ReplayProgress()
    defer { progress.end() }
    try run.run(source) { progress.tell(requestCount: $0, share: source.share) }
  }

  private func report(
    _ run: ReplayRun<GatewaySession>, _ opened: Opened, _ log: Log?, _ manifests: Manifests
  ) throws(ServingError) -> ComparisonReportView {
    var warnings: [String] = []
    if let log, let logged = opened.logged {
      var skips = logged.skips
      let mine = log.counts.filter {
        baseline != nil || $0.version == manifests.before.version
      }
      skips.add(.otherVersion, log.requestCount - mine.reduce(0) { $0 + $1.requests })
      skips.add(.noInput, mine.reduce(0) { $0 + $1.requests - $1.withInput })
      if let sentence = skips.sentence(ofLogged: log.requestCount) {
        ReplayProgress.note(sentence)
        warnings.append(sentence)
      }
    }
    guard run.comparison.mirrored > 0 else {
      throw ServingError(
        .invalidArgument,
        (["there is nothing to replay: \(words(for: source)) no request that can be replayed"]
          + warnings).joined(separator: ". "))
    }
    if run.outcomesLeftOut > 0 {
      warnings.append(
        "Of \(Figures.count(run.outcomes.count + run.outcomesLeftOut)) truths the first "
          + "\(Figures.count(run.outcomes.count)) are counted.")
    }
    let id = ComparisonID(
      model: model, baseline: manifests.before.version, candidate: candidate, since: 0)
    var view = try ComparisonAnalysis(run.comparison, of: id, outcomes: run.outcomes).report(
      at: SystemClock.wall.text, baselineSHA256: manifests.before.artifactSHA256,
      candidateSHA256: manifests.after.artifactSHA256)
    view.warnings += warnings
    return view
  }

  private func words(for source: Source) -> String {
    switch source {
    case .log(let folder): "the log in \(folder.quotedPath) has"
    case .csv(let path): "\(path.quotedPath) has"
    case .npy: "the files have"
    }
  }
}
