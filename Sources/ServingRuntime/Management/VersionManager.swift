package import GatewayMetrics
package import RegistryStore
package import ServingCore

/// Makes what is served follow what the registry says: reads it when it changes, asks
/// ``Reconciler`` for each model's next step, and carries the steps out.
///
/// An actor, so that changes come one after the other; whatever blocks runs on threads of its own
/// meanwhile. Requests never pass through here: they read the table that this publishes.
package actor VersionManager<E: Engine> {
  package typealias Report = @Sendable (GatewayEvent, EventLevel) -> Void

  /// Steps that one change may lead to at once; more would be a mistake of the decisions.
  static var stepsMax: Int { 100_000 }

  let settings: ManagerSettings
  let loader: VersionLoader<E>
  let tables: any TablePublisher
  let clock: Lane.Clock
  let wallClock: WallClock
  let metrics: GatewayMetricsRegistry
  let startedAt: String
  private let report: Report

  var models: [ModelName: ModelRecord] = [:]
  var budget: MemoryBudget
  var registry: RegistryStatus
  private var served: [ModelName: ServedModel] = [:]
  private var events: EventHistory
  /// What changed while the registry was being read.
  private var pendingChange: RegistryChange?
  private var isReading = false
  private var loads: LoadSlots
  /// Of versions that only get copies of requests: those take their time, and nothing waits for it.
  private var backgroundLoads = LoadSlots(countMax: 1)
  private var isServing = false
  /// The rules of whose versions are loaded, or why they cannot be read; nil before the first look.
  var trustSeen: Result<TrustRules, ServingError>?
  /// What became of records for the prediction log; nil without one.
  var logFacts: @Sendable () -> ScrapeFacts.PredictionLog? = { nil }
  var comparisonFacts: @Sendable () -> [ScrapeFacts.Comparison] = { [] }
  /// Told of every revision that comes into force, with the digest of its file.
  var revisionSeen: @Sendable (ModelName, Int, String) -> Void = { _, _, _ in }
  private var watchDescription: @Sendable () -> String = { "nobody" }

  /// - Parameters:
  ///   - root: the registry's folder.
  ///   - admission: loads in this process what the probe found good.
  ///   - probe: tries versions in another process first.
  ///   - tables: where tables are served.
  ///   - metrics: where versions count.
  ///   - report: told of every event; the log.
  package init(
    settings: ManagerSettings, root: String, admission: VersionAdmission<E>,
    probe: any ArtifactProbe, tables: any TablePublisher, wallClock: WallClock,
    metrics: GatewayMetricsRegistry = GatewayMetricsRegistry(),
    report: @escaping Report
  ) {
    self.settings = settings
    self.tables = tables
    self.wallClock = wallClock
    self.metrics = metrics
    self.report = report
    clock = admission.clock
    loader = VersionLoader(
      scanner: SharedScanner(root: root),
      trust: ArtifactTrust(root: root, keyPaths: settings.trustedKeyPaths), admission: admission,
      probe: probe)
    budget = MemoryBudget(limitBytes: settings.memoryBudgetBytes)
    loads = LoadSlots(countMax: settings.concurrentLoadsMax)
    events = EventHistory(countMax: settings.eventsMax)
    startedAt = wallClock.text
    registry = RegistryStatus(path: root, since: startedAt, watch: "nobody")
  }

  // MARK: Reading the registry

  /// Reads the registry for the first time and begins to load what it wants.
  /// - Throws: what keeps it from being read. Later that is only reported, and what serves keeps
  ///   serving; at the start it is more likely a mistyped path.
  package func start() async throws(ServingError) {
    if !settings.trustedKeyPaths.isEmpty {
      _ = try TrustedKeysReader(paths: settings.trustedKeyPaths).read()
    }
    await lookAtTrust()
    try await readEverything().get()
  }

  /// Has what changed read again, soon. What comes while the registry is read is put together.
  package nonisolated func registryChanged(_ change: RegistryChange) {
    Task { await self.note(change) }
  }

  /// - Parameter description: how changes are noticed now, for the status.
  package func watch(by description: @escaping @Sendable () -> String) {
    watchDescription = description
    noteWatch()
  }

  /// - Parameters:
  ///   - log: what became of records for the prediction log, for the metrics.
  ///   - comparisons: what became of mirrored requests, for the metrics.
  ///   - revisionSeen: told of every revision that comes into force, with the digest of its file.
  package func follow(
    log: @escaping @Sendable () -> ScrapeFacts.PredictionLog?,
    comparisons: @escaping @Sendable () -> [ScrapeFacts.Comparison],
    revisionSeen: @escaping @Sendable (ModelName, Int, String) -> Void
  ) {
    logFacts = log
    comparisonFacts = comparisons
    self.revisionSeen = revisionSeen
  }

  func noteWatch() {
    let description = watchDescription()
    guard registry.watch != description else { return }
    registry.watch = description
    record(.info, nil, nil, "watch", "the registry is watched by \(description)")
  }

  private func note(_ change: RegistryChange) async {
    pendingChange = pendingChange?.merged(with: change) ?? change
    guard !isReading else { return }
    isReading = true
    while let change = pendingChange {
      pendingChange = nil
      switch change {
      case .everything: _ = await readEverything()
      case .models(let names): for name in names.sorted() { await read(name) }
      }
    }
    isReading = false
  }

  private func readEverything() async -> Result<Void, ServingError> {
    let result: Result<RegistrySnapshot, ServingError>
    do throws(ServingError) {
      result = try await WorkerThread.run(name: "scan") { [loader] in loader.scanner.scan() }
    } catch {
      result = .failure(error)
    }
    noteReading(result.map { _ in () })
    guard case .success(let snapshot) = result else { return result.map { _ in () } }
    noteWarnings(snapshot.warnings.map(\.description))
    if let trustProblem { registry.warnings.append(trustProblem) }
    let names = Set(snapshot.models.map(\.name))
    for model in snapshot.models { takeUp(model) }
    for name in models.keys where !names.contains(name) { takeUpAbsence(of: name) }
    for name in models.keys.sorted() { reconcile(name) }
    return .success(())
  }

  private func read(_ name: ModelName) async {
    let result: Result<RegistrySnapshot.Model?, ServingError>
    do throws(ServingError) {
      result = try await WorkerThread.run(name: "scan \(name)") { [loader] in
        loader.scanner.scan(model: name)
      }
    } catch {
      result = .failure(error)
    }
    noteReading(result.map { _ in () })
    guard case .success(let model) = result else { return }
    if let model { takeUp(model) } else { takeUpAbsence(of: name) }
    reconcile(name)
  }

  private func noteReading(_ result: Result<Void, ServingError>) {
    registry.scanCount += 1
    registry.scannedAt = wallClock.text
    noteWatch()
    switch result {
    case .success where registry.problem != nil:
      registry.problem = nil
      registry.since = wallClock.text
      record(.info, nil, nil, "registry-readable", "the registry can be read again")
    case .failure(let error) where registry.problem != error.message:
      if registry.problem == nil { registry.since = wallClock.text }
      registry.problem = error.message
      record(
        .error, nil, nil, "registry-unreadable",
        "\(error.message); what serves keeps serving, and the registry is tried again")
    default: break
    }
  }

  private func noteWarnings(_ warnings: [String]) {
    for warning in warnings where !registry.warnings.contains(warning) {
      record(.warning, nil, nil, "registry-warning", warning)
    }
    registry.warnings = warnings
  }

  // MARK: Deciding

  /// Carries out a model's next steps until there is nothing to do now.
  func reconcile(_ name: ModelName) {
    for _ in 0..<Self.stepsMax {
      followRoles(name)
      guard let model = models[name],
        let action = Reconciler.decide(model.observation(now: clock()))
      else { return }
      switch action {
      case .route(let active): route(name, active)
      case .retire(let version): retire(name, version)
      case .load(let version):
        let isBackground = isOnlyShadow(name, version)
        guard isBackground ? backgroundLoads.begin(name) : loads.begin(name) else { return }
        beginLoad(name, version, isBackground: isBackground)
      }
    }
    preconditionFailure("the decisions for model \(name) go round in circles")
  }

  private func route(_ name: ModelName, _ active: ActiveRoute) {
    let before = models[name]?.active
    models[name]?.active = active
    placeLanes(name)
    publish(name)
    let basis =
      active.revision == 0 ? "no route, highest good version" : "revision \(active.revision)"
    let change = before.map { "was version \($0.stable)" } ?? "the first to answer"
    let shares =
      active.canaries.map { "; version \($0.version) \($0.percentage) % of them" }
      + active.shadows.map { "; version \($0.version) gets copies of \($0.percentage) %" }
    record(
      .info, name, active.stable, "routed",
      "version \(active.stable) answers unpinned requests\(shares.joined()) (\(basis); "
        + "\(change))")
  }

  /// Another load may begin.
  func endLoad(isBackground: Bool) {
    guard isBackground else {
      loads.end()
      // Each once: one that still has to wait is at the end again.
      for _ in loads.waiting { loads.next().map(reconcile) }
      return
    }
    backgroundLoads.end()
    for _ in backgroundLoads.waiting { backgroundLoads.next().map(reconcile) }
  }

  /// Serves a model as its record says from now on.
  func publish(_ name: ModelName) {
    served[name] = models[name]?.served(log: settings.log)
    tables.publish(table)
  }

  /// What is served now.
  package var table: ModelTable { ModelTable(Array(served.values)) }

  // MARK: Events

  func record(
    _ level: EventLevel, _ model: ModelName?, _ version: ModelVersion?, _ kind: String,
    _ message: String
  ) {
    let event = events.add(
      at: wallClock.text, model: model?.description, version: version?.number, kind: kind,
      message: message)
    report(event, level)
  }

  package func events(after sequence: Int, of model: ModelName?) -> [GatewayEvent] {
    events.events(after: sequence, of: model?.description)
  }

  // MARK: Settling

  /// Whether every version that is wanted now to answer callers is ready or failed.
  private var isSettled: Bool { !isReading && loads.isUnused }

  /// Waits for the first round of loading, but not for ever: a version that takes long must not
  /// keep the others from being served.
  /// - Returns: whether everything that was wanted is ready or failed.
  package func waitUntilSettled(within milliseconds: Int) async -> Bool {
    let stepMilliseconds = 10
    for _ in 0..<max(1, milliseconds / stepMilliseconds) where !isSettled {
      // Cut short when the task is cancelled; then the answer is what is true by then.
      guard (try? await Task.sleep(for: .milliseconds(stepMilliseconds))) != nil else { break }
    }
    return isSettled
  }

  // MARK: Serving

  /// Says whether requests are taken: what the readiness of the admin plane tells.
  package func setServing(_ isServing: Bool) { self.isServing = isServing }

  package func isReady() -> Bool { isServing }
}

extension RegistryChange {
  func merged(with other: RegistryChange) -> RegistryChange {
    switch (self, other) {
    case (.models(let some), .models(let more)): .models(some.union(more))
    default: .everything
    }
  }
}
