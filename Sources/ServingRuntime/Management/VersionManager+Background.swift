internal import ServingCore

// Versions that answer nobody but get copies of requests, and what changes when they are to answer.

extension VersionManager {
  func isOnlyShadow(_ name: ModelName, _ number: ModelVersion) -> Bool {
    guard isShadow(name, number) else { return false }
    return models[name]?.goal(now: clock())?.isOnlyShadow(number) ?? false
  }

  /// Asked first, because it is mostly not so and costs least.
  private func isShadow(_ name: ModelName, _ number: ModelVersion) -> Bool {
    models[name]?.route?.shadows.contains { $0.version == number } ?? false
  }

  /// Whether what a version's lane runs is mostly copies of requests: it gets some, and answers
  /// nothing that is not pinned to it, now or as soon as the registry is followed.
  func belongsInBackground(_ name: ModelName, _ number: ModelVersion) -> Bool {
    guard isShadow(name, number), let model = models[name],
      let roles = model.goal(now: clock())?.roles(of: number)
    else { return false }
    let answers =
      roles.contains(.stable) || roles.contains(.canary)
      || model.active?.answers(by: number) ?? false
    return roles.contains(.shadow) && !answers
  }

  /// Readies versions for what they are to do, before anything is routed by it.
  func followRoles(_ name: ModelName) {
    loadAnew(name)
    placeLanes(name)
  }

  /// Has a lane leave the background before requests are routed to it, and go there when no table
  /// that routes some to it is in use any more.
  func placeLanes(_ name: ModelName) {
    // While it is not known what is wanted, all stays as it is but for what answers.
    let isKnown = models[name]?.goal(now: clock()) != nil
    for (number, version) in models[name]?.versions ?? [:] where version.state == .ready {
      guard let served = version.served else { continue }
      let isBackground = belongsInBackground(name, number)
      guard isBackground != served.lane.isBackground,
        isKnown || models[name]?.active?.answers(by: number) ?? false
      else { continue }
      if isBackground {
        Task { await self.sendToBackground(name, number, served) }
      } else {
        served.lane.setBackground(false)
        record(.info, name, number, "foreground", "runs beside the other versions from now on")
      }
    }
  }

  private func sendToBackground(
    _ name: ModelName, _ number: ModelVersion, _ served: ServedVersion
  ) async {
    await tables.waitUntilInForce()
    // All may be different by now.
    guard models[name]?.versions[number]?.served === served, belongsInBackground(name, number),
      !served.lane.isBackground
    else { return }
    served.lane.setBackground(true)
    record(.info, name, number, "background", "runs on what the others leave from now on")
  }

  /// A version that is now wanted for callers is not to go on as it was loaded for shadow requests:
  /// a load that is on its way takes its time, and one with fewer threads answers more slowly.
  private func loadAnew(_ name: ModelName) {
    guard let model = models[name], let goal = model.goal(now: clock()) else { return }
    for wanted in goal.wanted where wanted.role != .shadow {
      guard let version = models[name]?.versions[wanted.version] else { continue }
      if version.isOnItsWay, version.loadsInBackground, version.seen != nil {
        restart(name, wanted.version)
      } else if version.state == .ready, version.hasFewerThreads,
        !(model.active?.answers(by: wanted.version) ?? false)
      {
        models[name]?.versions[wanted.version]?.hasFewerThreads = false
        record(
          .info, name, wanted.version, "reload",
          "was loaded with one thread for copies of requests; loaded again with those it asks for")
        retire(name, wanted.version)
      }
    }
  }

  /// Leaves a load to itself; the next step is another one. What the first one finds is dropped.
  private func restart(_ name: ModelName, _ number: ModelVersion) {
    let text = "wanted for callers now; its load for copies of requests is begun anew at once"
    models[name]?.versions[number]?.loadCount += 1
    models[name]?.versions[number]?.loadsInBackground = false
    budget.release("\(name)/\(number)")
    enter(name, number, .failed(ServingError(.cancelled, text)))
    models[name]?.versions[number]?.retryAt = clock()
    record(.info, name, number, "restarted", text)
  }
}

extension VersionManager {
  /// Has nothing run in the background any more, so that the process can end. Callers' lanes are
  /// left as they are. Returns after two seconds at the latest.
  package func endBackground() async {
    let lanes = models.values.flatMap { model in
      model.versions.values.compactMap { $0.served?.lane }.filter(\.isBackground)
    }
    for lane in lanes { lane.close() }
    let until = clock().advanced(byNanoseconds: Self.backgroundEndNanoseconds)
    // Without a thread to wait on there is no waiting.
    _ = try? await WorkerThread.run(name: "end") { [clock] in
      for lane in lanes {
        _ = lane.waitUntilEnded(nanosecondsMax: until.nanoseconds(since: clock()))
      }
    }
  }

  private static var backgroundEndNanoseconds: UInt64 { 2_000_000_000 }
}

extension ActiveRoute {
  /// Whether requests that are not pinned may be answered by a version.
  fileprivate func answers(by version: ModelVersion) -> Bool {
    stable == version || canaries.contains { $0.version == version }
  }
}
