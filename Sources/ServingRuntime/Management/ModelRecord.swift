internal import RegistryStore
package import ServingCore

/// What is known of one model: what the registry said last, and every version.
struct ModelRecord {
  let name: ModelName
  /// Nil until the model was read, and once it is gone or cannot be read.
  var seen: RegistrySnapshot.Model?
  /// Why `seen` is nil.
  var absence: String?
  var route: Route?
  /// What is wrong with the route's files.
  var routeProblems: [String] = []
  var settings = ModelSettings.defaults
  var settingsProblem: String?
  var active: ActiveRoute?
  var versions: [ModelVersion: VersionRecord] = [:]

  init(name: ModelName) {
    self.name = name
  }

  /// Nil while it is not known what is wanted.
  func goal(now: MonotonicInstant) -> ModelGoal? {
    guard let seen, case .success(let found) = seen.versions, case .success = seen.route else {
      return nil
    }
    let refused = versions.values.filter { $0.phase(now: now) == .failed }
    return ModelGoal(
      route: route, keep: settings.keep,
      available: found.filter { (try? $0.manifest.get()) != nil }.map(\.version),
      loaded: Set(versions.values.filter { $0.state == .ready }.map(\.version)),
      refused: Set(refused.map(\.version)))
  }

  /// What callers go by: the version that answers them, or while none does, the one that the
  /// registry has in force.
  var inForce: Manifest? {
    if let served = active.flatMap({ versions[$0.stable]?.served }) { return served.manifest }
    let manifests = versions.values.compactMap { try? $0.seen?.manifest.get() }
    guard let route else { return VersionSuccession.inForce(among: manifests) }
    return manifests.first { $0.version == route.stable }
  }

  func observation(now: MonotonicInstant) -> ModelObservation {
    ModelObservation(
      goal: goal(now: now), active: active,
      phases: versions.mapValues { $0.phase(now: now) })
  }

  /// Takes up what the registry says of the route. Revisions are only ever added, so an earlier
  /// one, none at all, or another text under a known number is damage: what is in force stays.
  mutating func takeUp(_ state: RouteState) {
    routeProblems = state.problems
    guard let known = route else {
      route = state.route
      return
    }
    guard let newest = state.route, newest.revision >= known.revision else {
      let now = state.route.map { "revision \($0.revision) is the highest" } ?? "there is none"
      routeProblems.append(
        "revision \(known.revision) is gone from the registry (\(now) now); it stays in force here "
          + "until a higher one comes")
      return
    }
    if newest.revision == known.revision, newest != known {
      routeProblems.append(
        "revision \(known.revision) was changed after it came into force; the first text stays in "
          + "force here, add a revision instead")
      return
    }
    route = newest
  }

  /// Everything that keeps the model from being as the registry wants it.
  func problems(now: MonotonicInstant) -> [String] {
    var problems: [String] = []
    if let absence { problems.append(absence) }
    if case .failure(let error) = seen?.versions { problems.append(error.message) }
    if case .failure(let error) = seen?.route { problems.append(error.message) }
    problems += routeProblems
    if let settingsProblem { problems.append(settingsProblem) }
    if let target = goal(now: now)?.target, target != active {
      problems.append(lag(behind: target))
    }
    for canary in active?.canaries ?? [] {
      guard versions[canary.version]?.state != .ready else { continue }
      problems.append(
        "the canary \(canary.version) takes no request: it \(lack(of: canary.version)); version "
          + "\(active?.stable.description ?? "-") answers its \(canary.percentage) % meanwhile")
    }
    for shadow in active?.shadows ?? [] {
      guard versions[shadow.version]?.state != .ready else { continue }
      problems.append(
        "the shadow \(shadow.version) gets no request: it \(lack(of: shadow.version)); callers "
          + "notice nothing")
    }
    return problems
  }

  private func lag(behind target: ActiveRoute) -> String {
    let answers = active.map { "version \($0.stable) answers" } ?? "no version answers"
    let wish =
      target.revision == 0
      ? "version \(target.stable) is the highest"
      : "revision \(target.revision) wants version "
        + "\(target.stable)"
    return "\(wish), which \(lack(of: target.stable)); \(answers) meanwhile"
  }

  /// Why a version cannot answer.
  private func lack(of version: ModelVersion) -> String {
    switch versions[version]?.state {
    case nil: "is not in the registry"
    case .failed(let error): "failed: \(error.message)"
    case .some(let state): "is \(state.name)"
    }
  }

  /// - Parameter log: what is kept of requests where the model's settings do not say.
  func served(log: LogPolicy) -> ServedModel {
    ServedModel(
      name: name, active: active, log: settings.log ?? log, outputs: settings.outputs,
      compare: settings.compare,
      ready: versions.values.compactMap { $0.state == .ready ? $0.served : nil },
      states: versions.values.map { VersionStatus(version: $0.version, state: $0.state) })
  }

  func status(now: MonotonicInstant, memoryBytes: (ModelVersion) -> Int?) -> ModelStatus {
    let goal = goal(now: now)
    return ModelStatus(
      name: name.description, route: route.map(ModelStatus.RouteStatus.init),
      activeRevision: active?.revision, activeStable: active?.stable.number,
      activeCanaries: (active?.canaries ?? []).map {
        ModelStatus.ActiveShare(version: $0.version.number, percent: $0.percentage.number)
      },
      activeShadows: (active?.shadows ?? []).map {
        ModelStatus.ActiveShare(version: $0.version.number, percent: $0.percentage.number)
      },
      problems: problems(now: now),
      versions: versions.values.sorted { $0.version < $1.version }.map { record in
        record.status(
          roles: goal?.roles(of: record.version) ?? [], memoryBytes: memoryBytes(record.version))
      })
  }
}

extension ModelStatus.RouteStatus {
  package init(_ route: Route) {
    self.init(
      revision: route.revision, stable: route.stable.number, previous: route.previous?.number,
      action: route.change.action.rawValue, actor: route.change.actor, time: route.change.time,
      reason: route.change.reason, approvedBy: route.change.approval?.actor)
  }
}
