internal import GatewayMetrics
internal import RegistryStore
internal import ServingCore

// From found to ready, or to failed with the reason.

extension VersionManager {
  /// - Parameter isBackground: whether nothing is to be held up by it.
  func beginLoad(_ name: ModelName, _ number: ModelVersion, isBackground: Bool) {
    guard let version = models[name]?.versions[number], let seen = version.seen,
      case .success(let manifest) = seen.manifest
    else {
      // Wanted versions are in the registry and their manifests read; the scan and the decision are
      // one turn of this actor.
      preconditionFailure("a load of version \(number) of \(name), which is not there")
    }
    models[name]?.versions[number]?.triedFingerprint = seen.fingerprint
    models[name]?.versions[number]?.report = AdmissionReport()
    models[name]?.versions[number]?.retryAt = nil
    models[name]?.versions[number]?.loadCount += 1
    models[name]?.versions[number]?.loadsInBackground = isBackground
    enter(name, number, .verifying)
    let job = LoadJob(
      manifest: manifest, folder: seen.folder, fingerprint: seen.fingerprint,
      number: version.loadCount + 1, isBackground: isBackground)
    Task { await self.run(job) }
  }

  private func run(_ job: LoadJob) async {
    let (name, number) = (job.manifest.model, job.manifest.version)
    let started = clock()
    do throws(ServingError) {
      let served = try await load(job)
      models[name]?.versions[number]?.hasFewerThreads = job.hasFewerThreads
      models[name]?.versions[number]?.served = served
      models[name]?.versions[number]?.failureCount = 0
      enter(name, number, .ready)
      publish(name)
      let milliseconds = clock().nanoseconds(since: started) / 1_000_000
      let signer = models[name]?.versions[number]?.report.signer.map { ", \($0)" } ?? ""
      record(.info, name, number, "ready", "loaded and checked in \(milliseconds) ms\(signer)")
    } catch {
      // What another load of the same version does meanwhile is that one's own.
      if isCurrent(job) {
        budget.release(job.owner)
        fail(name, number, error)
      }
    }
    if isCurrent(job) { forgetIfGone(name, number) }
    endLoad(isBackground: job.isBackground)
    reconcile(name)
  }

  private func load(_ job: LoadJob) async throws(ServingError) -> ServedVersion {
    let (name, number) = (job.manifest.model, job.manifest.version)
    try add(try await loader.verifyFiles(of: name, job.manifest, priority: job.priority), job)
    try checkSchema(job)
    try reserveMemory(job)
    enter(name, number, .loading)
    let finding = try await loader.probe(
      job.manifest, folder: job.folder, memoryBytesMax: budget.available(to: job.owner),
      priority: job.priority)
    try requireCurrent(job)
    if let peak = finding.peakBytes {
      models[name]?.versions[number]?.peakBytes = peak
    }
    try add(finding.report, job)
    if let peak = finding.peakBytes {
      try budget.reserve(peak, for: job.owner, basis: "measured in the probe")
    }
    let manifest = job.manifestToServe
    let (admitted, report) = try await loader.load(manifest, folder: job.folder) { event in
      guard case .began(let step) = event, step.hasPrefix("warm-up") else { return }
      Task { await self.noteWarming(job) }
    }
    try add(report, job)
    guard let admitted else {
      throw ServingError(.internal, "the engine gave neither a session nor a reason")
    }
    try await checkUnchanged(job)
    try requireCurrent(job)
    noteWarming(job)
    let metrics = self.metrics.makeMetrics(of: name, number)
    let signature = admitted.session.signature
    return ServedVersion(
      manifest: job.manifest, signature: signature,
      lane: try Lane(
        owner: job.owner, sessions: try sessions(from: admitted.session, manifest),
        threadCount: threadCount(manifest), policy: BatchPolicy(job.manifest),
        padding: try PaddingPlan.make(job.manifest.batching.padding, for: signature),
        limits: settings.laneLimits, costs: admitted.costs,
        isBackground: belongsInBackground(name, number), metrics: metrics, clock: clock),
      metrics: metrics)
  }

  /// What the manifest says, or so many that all their runs' threads together are no more than the
  /// cores.
  private func threadCount(_ manifest: Manifest) -> Int {
    let threads = manifest.threads
    return manifest.batching.instances
      ?? max(1, settings.coreCount / max(1, threads.intraOp, threads.interOp))
  }

  /// As many sessions of a loaded version as may run at the same time: one for each of the lane's
  /// threads, and for each event loop where a run keeps to the thread that it is begun on.
  private func sessions(
    from first: E.Session, _ manifest: Manifest
  ) throws(ServingError) -> [E.Session] {
    let threads = manifest.threads
    let loopCount = max(threads.intraOp, threads.interOp) == 1 ? settings.loopCount : 0
    var others: [E.Session] = []
    while others.count + 1 < threadCount(manifest) + loopCount {
      guard let another = try first.another() else { break }
      others.append(another)
    }
    // The lane begins with the last, which is warm.
    return others + [first]
  }

  /// Whether no other load of the version was begun in place of this one.
  private func isCurrent(_ job: LoadJob) -> Bool {
    models[job.manifest.model]?.versions[job.manifest.version]?.loadCount == job.number
  }

  private func requireCurrent(_ job: LoadJob) throws(ServingError) {
    guard isCurrent(job) else {
      throw ServingError(.cancelled, "\(job.owner) is loaded anew")
    }
  }

  private func add(_ report: AdmissionReport, _ job: LoadJob) throws(ServingError) {
    try requireCurrent(job)
    models[job.manifest.model]?.versions[job.manifest.version]?.report.add(report)
    if let error = report.error { throw error }
  }

  private func noteWarming(_ job: LoadJob) {
    let (name, number) = (job.manifest.model, job.manifest.version)
    guard isCurrent(job), models[name]?.versions[number]?.state == .loading else { return }
    enter(name, number, .warming)
  }

  /// A version must not change what callers of the one in force send or get, unless its publisher
  /// said so, or whoever made the route that names it. Earlier versions are not asked: going back
  /// is what they are for.
  private func checkSchema(_ job: LoadJob) throws(ServingError) {
    let model = models[job.manifest.model]
    var recorder = AdmissionRecorder(clock: clock)
    var failure: ServingError?
    do throws(ServingError) {
      try recorder.step("schema") { () throws(ServingError) in
        if let route = model?.route, route.names(job.manifest.version) {
          return (.skipped, "revision \(route.revision) names the version")
        }
        guard let inForce = model?.inForce, inForce.version < job.manifest.version else {
          return (.skipped, "no earlier version is in force")
        }
        guard !job.manifest.isBreaking else {
          return (.skipped, "published as a breaking change of version \(inForce.version)")
        }
        if let error = VersionSuccession.refusal(of: job.manifest, after: inForce) { throw error }
        return (.passed, "callers of version \(inForce.version) can go on as they do")
      }
    } catch {
      failure = error
    }
    models[job.manifest.model]?.versions[job.manifest.version]?.report.add(recorder.report)
    if let failure { throw failure }
  }

  private func reserveMemory(_ job: LoadJob) throws(ServingError) {
    if let peak = models[job.manifest.model]?.versions[job.manifest.version]?.peakBytes {
      try budget.reserve(peak, for: job.owner, basis: "measured at its last load")
    } else {
      try budget.reserve(
        MemoryBudget.estimate(artifactBytes: job.artifactBytes), for: job.owner,
        basis: "estimated from \(job.artifactBytes) bytes of artifact")
    }
  }

  /// What was loaded is what was verified only if the folder is as it was.
  private func checkUnchanged(_ job: LoadJob) async throws(ServingError) {
    let name = job.manifest.model
    let result = try await WorkerThread.run(name: "check \(name)") { [loader] in
      loader.scanner.scan(model: name)
    }
    // A registry that cannot be read now says nothing about the files that were.
    guard case .success(let model) = result,
      let versions = try? (model?.versions ?? .success([])).get()
    else { return }
    guard let now = versions.first(where: { $0.version == job.manifest.version }) else {
      throw ServingError(
        .notFound, "\(job.folder.quotedPath) was removed while it was loaded")
    }
    guard now.fingerprint == job.fingerprint else {
      throw ServingError(
        .unavailable, "\(job.folder.quotedPath) changed while it was loaded; it is tried again")
    }
  }

  /// Puts a version into `failed`, and plans another try where one may help.
  func fail(_ name: ModelName, _ number: ModelVersion, _ error: ServingError) {
    enter(name, number, .failed(error))
    guard var version = models[name]?.versions[number] else { return }
    version.failureCount += 1
    var next = "tried again when its folder changes"
    if LoadRetry.isWorthwhile(error) {
      let delay = LoadRetry.delayNanoseconds(afterFailures: version.failureCount)
      version.retryAt = clock().advanced(byNanoseconds: delay)
      next = "tried again in \(delay / 1_000_000_000) s"
      Task {
        try? await Task.sleep(nanoseconds: delay)
        self.reconcile(name)
      }
    }
    models[name]?.versions[number] = version
    publish(name)
    record(.error, name, number, "failed", "\(error.code.rawValue): \(error.message) (\(next))")
  }

  /// Memory is free again: versions that were refused for want of it need not wait any longer.
  func retryRefused() {
    let now = clock()
    for (name, model) in models {
      for (number, version) in model.versions {
        guard case .failed(let error) = version.state, error.code == .resourceExhausted else {
          continue
        }
        models[name]?.versions[number]?.retryAt = now
      }
      reconcile(name)
    }
  }

  private func forgetIfGone(_ name: ModelName, _ number: ModelVersion) {
    guard let version = models[name]?.versions[number], version.seen == nil, !version.isLoaded
    else {
      return
    }
    models[name]?.versions[number] = nil
    if let model = models[name], model.absence != nil, model.versions.isEmpty { forget(name) }
  }

  func enter(_ name: ModelName, _ number: ModelVersion, _ state: VersionState) {
    models[name]?.versions[number]?.enter(state, at: wallClock.text)
  }
}

/// One load, as it was when it began.
private struct LoadJob {
  let manifest: Manifest
  let folder: String
  let fingerprint: VersionFingerprint
  /// Counts the loads of the version.
  let number: Int
  let isBackground: Bool

  /// Of the steps that hold nothing up when they are stopped for long.
  var priority: WorkerPriority { isBackground ? .idle : .lowered }

  /// As the version is loaded. In the background with one thread: those that an engine starts keep
  /// the priority that they are born with, and would compute beside callers' requests as equals.
  var manifestToServe: Manifest {
    var manifest = manifest
    if isBackground { manifest.threads = .defaults }
    return manifest
  }

  /// Whether it is loaded with fewer threads than it asks for.
  var hasFewerThreads: Bool { manifestToServe.threads != manifest.threads }

  var owner: String { "\(manifest.model)/\(manifest.version)" }

  var artifactBytes: Int { manifest.files.reduce(0) { $0 + $1.byteCount } }
}

extension BatchPolicy {
  /// What a version's manifest asks for.
  fileprivate init(_ manifest: Manifest) {
    let batching = manifest.batching
    self.init(
      isBatched: manifest.isBatched, maxRows: batching.maxRows,
      preferredRows: batching.preferredRows.filter { $0 < batching.maxRows },
      delayNanosecondsMax: UInt64(batching.queueDelayMicroseconds) * 1_000)
  }
}
