internal import RegistryStore
internal import ServingCore

// What the registry says, written into the records.

extension VersionManager {
  func takeUp(_ seen: RegistrySnapshot.Model) {
    let name = seen.name
    let isNew = models[name] == nil
    var model = models[name] ?? ModelRecord(name: name)
    let problemsBefore = model.problemSet
    var isChanged = isNew
    if !isNew, model.absence != nil {
      record(.info, name, nil, "model-back", "the model's folder is back in the registry")
    }
    model.seen = seen
    model.absence = nil
    if case .success(let state) = seen.route {
      let before = model.route
      model.takeUp(state)
      if let route = model.route, route.revision != before?.revision {
        note(route)
        if let sha256 = state.sha256 { revisionSeen(name, route.revision, sha256) }
        model.retryWhatIsNamed(by: route, at: clock())
      }
    }
    switch seen.settings {
    case .success(let settings):
      isChanged = isChanged || settings != model.settings
      model.settings = settings
      model.settingsProblem = nil
    case .failure(let error):
      model.settingsProblem = "\(error.message); the settings from before stay in force"
    }
    models[name] = model
    // Later they are publications and promotions under way.
    for leftover in seen.leftovers where registry.scanCount == 1 {
      record(.warning, name, nil, "leftover", leftover.description)
    }
    if case .success(let versions) = seen.versions {
      for version in versions { takeUp(version, of: name) }
      takeUpAbsences(of: name, present: Set(versions.map(\.version)))
    }
    noteProblems(of: name, before: problemsBefore)
    // So that a model without a good version is known by its name, and not "not in the registry";
    // and so that changed settings are in force at once.
    if isChanged { publish(name) }
  }

  private func note(_ route: Route) {
    let change = route.change
    let restored = change.restoredText.map { " (restores \($0))" } ?? ""
    let shares =
      route.canaries.map { ", version \($0.version) \($0.percentage) %" }
      + route.shadows.map { ", shadow \($0.version) \($0.percentage) %" }
    let approved = change.approval.map { ", approved by \($0.actor.quotedForMessage)" } ?? ""
    record(
      .info, route.model, route.stable, "revision",
      "revision \(route.revision): \(change.action.rawValue), stable version "
        + "\(route.stable)\(shares.joined())\(restored) by "
        + "\(change.actor.quotedForMessage)\(approved): \(change.reason.quotedForMessage)")
  }

  /// Says once what newly stands in the way, and once that it does no more.
  private func noteProblems(of name: ModelName, before: Set<String>) {
    guard let after = models[name]?.problemSet else { return }
    for problem in after.subtracting(before).sorted() {
      record(.error, name, nil, "problem", problem)
    }
    for problem in before.subtracting(after).sorted() {
      record(.info, name, nil, "problem-gone", "no longer so: \(problem)")
    }
  }

  private func takeUp(_ seen: RegistrySnapshot.Version, of name: ModelName) {
    guard var version = models[name]?.versions[seen.version] else {
      models[name]?.versions[seen.version] = VersionRecord(seen, at: wallClock.text)
      if case .failure(let error) = seen.manifest { fail(name, seen.version, error) }
      return
    }
    let hadGone = version.seen == nil
    version.seen = seen
    let isChanged = version.triedFingerprint.map { $0 != seen.fingerprint } ?? false
    if hadGone, version.isLoaded {
      version.note = nil
      record(.info, name, seen.version, "folder-back", "its folder is back in the registry")
    }
    models[name]?.versions[seen.version] = version
    switch version.state {
    case .ready, .draining:
      if isChanged || hadGone { reverify(name, seen.version) }
    case .failed(let before):
      if case .failure(let error) = seen.manifest {
        if error != before { fail(name, seen.version, error) }
      } else if isChanged || version.triedFingerprint == nil {
        // Other files than those that failed: a new chance.
        models[name]?.versions[seen.version]?.failureCount = 0
        models[name]?.versions[seen.version]?.retryAt = clock()
      }
    case .found, .unloaded:
      if case .failure(let error) = seen.manifest { fail(name, seen.version, error) }
    case .verifying, .loading, .warming: break  // Looked at when the load ends.
    }
  }

  /// Versions whose folders are gone: what serves keeps serving, the others are forgotten.
  private func takeUpAbsences(of name: ModelName, present: Set<ModelVersion>) {
    for (number, version) in models[name]?.versions ?? [:] where !present.contains(number) {
      if version.isLoaded {
        guard version.seen != nil else { continue }
        models[name]?.versions[number]?.seen = nil
        let note =
          "its folder is gone from the registry; it serves from memory until another takes over"
        models[name]?.versions[number]?.note = note
        record(.warning, name, number, "folder-gone", note)
      } else if version.isOnItsWay {
        models[name]?.versions[number]?.seen = nil  // Forgotten when the load ends.
      } else {
        models[name]?.versions[number] = nil
      }
    }
  }

  func takeUpAbsence(of name: ModelName) {
    guard var model = models[name], model.absence == nil else { return }
    model.seen = nil
    let serves = model.versions.values.contains { $0.isLoaded }
    model.absence =
      "the model's folder is gone from the registry"
      + (serves ? "; what is loaded of it keeps serving until the server ends" : "")
    models[name] = model
    takeUpAbsences(of: name, present: [])
    if serves {
      record(.error, name, nil, "model-gone", model.absence ?? "")
    } else if models[name]?.versions.isEmpty ?? false {
      forget(name)
    }
  }

  /// Drops a model that is gone and of which nothing is loaded.
  func forget(_ name: ModelName) {
    models[name] = nil
    publish(name)
    record(.info, name, nil, "model-gone", "the model's folder is gone; none of it was loaded")
  }
}

extension ModelRecord {
  /// Somebody asks for these versions now: each that failed has another chance at once, one that
  /// was refused for its signature among them.
  fileprivate mutating func retryWhatIsNamed(by route: Route, at now: MonotonicInstant) {
    for (number, version) in versions where route.names(number) && version.failedToLoad {
      versions[number]?.failureCount = 0
      versions[number]?.retryAt = now
    }
  }

  /// What is worth an event when it comes or goes.
  var problemSet: Set<String> {
    var problems = Set(routeProblems)
    if case .failure(let error) = seen?.versions { problems.insert(error.message) }
    if case .failure(let error) = seen?.route { problems.insert(error.message) }
    if let settingsProblem { problems.insert(settingsProblem) }
    return problems
  }
}
