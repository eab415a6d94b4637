internal import ExperimentStore
internal import RegistryStore
package import ServingCore

/// Looks after every canary: has its gates evaluated, and makes the revision that ``RampPolicy``
/// decides on. What it knows is in the revisions and in the evidence that is kept, so another
/// process, or this one after a restart, goes on where it stopped.
///
/// An actor for slow and rare work; requests never pass through here.
package actor CanaryController {
  /// How often the gates are looked at: a failure is acted upon within a second of its evidence.
  static let tickMilliseconds = 250
  /// How many ticks pass between two times that outcomes are counted and evidence is kept.
  static let ticksPerSecond = 4
  /// How long a revision that could not be made is not tried again.
  static let retryNanoseconds: UInt64 = 5_000_000_000

  let shell: CanaryShell
  private var clock = RampClock()
  /// What was found last, while the evidence stays as it was.
  private var findings: [EvidenceBook.CanaryID: Found] = [:]
  private var reports: [ModelName: [CanariesReport.Canary]] = [:]
  /// The revision that was acted on last: the table follows a moment later.
  private var actedOn: [ModelName: Int] = [:]
  private var retryAt: [EvidenceBook.CanaryID: MonotonicInstant] = [:]
  /// Changes of each canary's evidence when it was last kept.
  private var keptChanges: [EvidenceBook.CanaryID: Int] = [:]
  private var tickCount = 0
  /// Why the ramps of models that stand at their ends wait, or nil for those that need not.
  private var endings = RampEndings()

  private struct Found {
    var changes: Int
    var outcomes: Int
    var findings: [GateFinding]
  }

  package init(shell: CanaryShell) {
    self.shell = shell
  }

  /// Goes on until its task is cancelled; then keeps what is not kept yet.
  package func run() async {
    await restore()
    while !Task.isCancelled {
      await tick()
      // Cut short when the task is cancelled, which ends the loop.
      try? await Task.sleep(for: .milliseconds(Self.tickMilliseconds))
    }
    await keepEvidence()
  }

  /// One look at every canary.
  func tick() async {
    let table = await shell.table()
    let isWholeSecond = tickCount % Self.ticksPerSecond == 0
    tickCount += 1
    var running: Set<EvidenceBook.CanaryID> = []
    for model in table.models.values {
      guard let route = model.active, !route.canaries.isEmpty else {
        reports[model.name] = nil
        continue
      }
      for canary in route.canaries {
        running.insert(id(of: canary, model))
        if isWholeSecond { await countOutcomes(of: canary, model, route) }
      }
      await look(at: model, route)
    }
    forget(all: running, in: table)
    if isWholeSecond { await keepEvidence() }
  }

  /// How a model's canaries do, in the route's order.
  package func report(of model: ModelName) -> [CanariesReport.Canary] { reports[model] ?? [] }

  private func id(of canary: Canary, _ model: ServedModel) -> EvidenceBook.CanaryID {
    EvidenceBook.CanaryID(model: model.name, version: canary.version, since: canary.since)
  }

  private func look(at model: ServedModel, _ route: ActiveRoute) async {
    var shown: [CanariesReport.Canary] = []
    var isDecided = false
    for canary in route.canaries {
      let id = id(of: canary, model)
      let evidence = shell.evidence.evidence(of: id) ?? CanaryEvidence(stable: route.stable)
      let findings = findings(of: id, canary, evidence)
      let held = heldSeconds(canary, id)
      let step = canary.ramp?.step ?? 0
      let stepRequests = evidence.step == step ? evidence.stepRequests : 0
      var decision = Self.decision(
        RampPolicy.decide(
          canary: canary, findings: findings, stepRequests: stepRequests, heldSeconds: held ?? 0,
          beside: route.canaries), on: canary, isReady: model.readyVersions.contains(canary.version)
      )
      if case .promote = decision, let reason = await endingProblem(model.name) {
        decision = .wait(reason)
      }
      shown.append(report(canary, route, evidence, findings, stepRequests, held, decision))
      // One revision at a time: the next decision is made on the route that it makes.
      if !isDecided, await act(on: decision, id, route, findings) { isDecided = true }
    }
    reports[model.name] = shown
  }

  /// A canary that is not ready goes no further; what its gates found ends it all the same.
  private static func decision(
    _ decision: RampDecision, on canary: Canary, isReady: Bool
  ) -> RampDecision {
    if isReady { return decision }
    if case .withdraw = decision { return decision }
    return .wait("version \(canary.version) is not ready")
  }

  /// Why the end of a ramp must not make its version the stable one; nil when it may. The registry
  /// has the last word when the revision is written; this is for who looks, and not to ask in vain.
  private func endingProblem(_ model: ModelName) async -> String? {
    let now = shell.clock()
    if let known = endings.answer(for: model, at: now) { return known.problem }
    let problem: String?
    do throws(ServingError) {
      problem =
        try await shell.takesTwo(model)
        ? "has held its last step: promoting it takes two, so somebody proposes it, and another "
          + "approves it" : nil
    } catch {
      problem =
        "has held its last step, and whether promoting it takes two is not known: "
        + error.message
    }
    endings.note(problem, for: model, at: now)
    return problem
  }

  private func findings(
    of id: EvidenceBook.CanaryID, _ canary: Canary, _ evidence: CanaryEvidence
  ) -> [GateFinding] {
    guard !canary.gates.isEmpty else { return [] }
    let outcomes = evidence.outcomeCount
    if let found = findings[id], found.changes == evidence.changes, found.outcomes == outcomes,
      found.findings.map(\.gate) == canary.gates
    {
      return found.findings
    }
    let fresh = GateEvaluation.findings(
      gates: canary.gates, canary: evidence.canary, stable: evidence.stable)
    findings[id] = Found(changes: evidence.changes, outcomes: outcomes, findings: fresh)
    return fresh
  }

  private func heldSeconds(_ canary: Canary, _ id: EvidenceBook.CanaryID) -> Int? {
    // A time that does not parse is refused by whoever reads the revision.
    guard let ramp = canary.ramp, let entered = try? UTCTimestamp(parsing: ramp.enteredAt)
    else { return nil }
    return clock.heldSeconds(
      ramp, of: id, enteredSeconds: entered.secondsSinceEpoch, now: shell.clock(),
      wallSeconds: shell.wallMicroseconds() / 1_000_000)
  }

  /// - Returns: whether a revision was asked for.
  private func act(
    on decision: RampDecision, _ id: EvidenceBook.CanaryID, _ route: ActiveRoute,
    _ findings: [GateFinding]
  ) async -> Bool {
    if case .wait = decision { return false }
    guard actedOn[id.model].map({ $0 < route.revision }) ?? true,
      retryAt[id].map({ $0 <= shell.clock() }) ?? true
    else { return false }
    let time = UTCTimestamp(secondsSinceEpoch: shell.wallMicroseconds() / 1_000_000)
    do throws(ServingError) {
      try await shell.apply(
        CanaryStep(
          decision: decision, canary: id, revision: route.revision, findings: findings,
          time: time))
      actedOn[id.model] = route.revision
      shell.registryChanged(id.model)
    } catch {
      if error.code == .failedPrecondition {
        // Somebody was faster: the next look is at what they made, and waits for nothing else.
        shell.registryChanged(id.model)
      } else {
        retryAt[id] = shell.clock().advanced(byNanoseconds: Self.retryNanoseconds)
        shell.report(id.model, id.version, "the canary's next revision: \(error.message)")
      }
    }
    return true
  }

  private func report(
    _ canary: Canary, _ route: ActiveRoute, _ evidence: CanaryEvidence,
    _ findings: [GateFinding], _ stepRequests: Int, _ held: Int?, _ decision: RampDecision
  ) -> CanariesReport.Canary {
    var waiting: String?
    if case .wait(let reason) = decision { waiting = reason }
    return CanariesReport.Canary(
      version: canary.version.number, since: canary.since,
      percent: Double(canary.percentage.hundredths) / 100, stable: route.stable.number,
      requests: evidence.canary.requestCount, stepRequests: stepRequests, heldSeconds: held,
      remainingSeconds: held.flatMap { held in
        canary.ramp.map { max(0, $0.holdSeconds - held) }
      },
      waiting: waiting, findings: findings.map(CanariesReport.Finding.init))
  }

  /// Canaries that are over need no evidence any more. One that the table does not show yet is not
  /// over.
  private func forget(all running: Set<EvidenceBook.CanaryID>, in table: ModelTable) {
    let isOver = { (id: EvidenceBook.CanaryID) in
      guard !running.contains(id) else { return false }
      let route = table.models[id.model.description]?.active
      return route.map { $0.revision >= id.since } ?? false
    }
    let kept = Set(shell.evidence.all.keys.filter { !isOver($0) })
    shell.evidence.keep(only: kept)
    findings = findings.filter { kept.contains($0.key) }
    retryAt = retryAt.filter { kept.contains($0.key) }
    keptChanges = keptChanges.filter { kept.contains($0.key) }
    clock.keep(only: running)
  }

  // MARK: What is kept

  private func countOutcomes(
    of canary: Canary, _ model: ServedModel, _ route: ActiveRoute
  ) async {
    guard canary.gates.contains(where: { $0.metric.isAboutOutcomes }) else { return }
    let id = id(of: canary, model)
    do throws(ServingError) {
      guard
        let counts = try await shell.outcomes(
          OutcomeQuery(
            model: model.name, canary: canary.version, since: canary.since,
            stable: route.stable, slice: canary.slice))
      else { return }
      shell.evidence.setOutcomes(
        of: id, canary: OutcomeCounts(counts.canary), stable: OutcomeCounts(counts.stable))
    } catch {
      shell.report(id.model, id.version, "the canary's outcomes: \(error.message)")
    }
  }

  private func restore() async {
    do throws(ServingError) {
      shell.evidence.restore(try await shell.storedEvidence())
    } catch {
      shell.report(nil, nil, "evidence of earlier canaries: \(error.message); it begins anew")
    }
  }

  private func keepEvidence() async {
    let changed = shell.evidence.all.filter { keptChanges[$0.key] != $0.value.changes }
    guard !changed.isEmpty else { return }
    do throws(ServingError) {
      try await shell.keep(changed)
      for (id, evidence) in changed { keptChanges[id] = evidence.changes }
    } catch {
      // Tried again in a second; the log's own problem is reported where the log is.
      shell.report(nil, nil, "evidence of canaries: \(error.message)")
    }
  }
}

extension GateMetric {
  fileprivate var isAboutOutcomes: Bool { self == .accuracy || self == .meanError }
}
