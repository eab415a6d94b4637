internal import RegistryStore
internal import ServingCore

// From ready to unloaded, and what is checked while a version serves.

extension VersionManager {
  /// Gives a version no more requests and closes it when the last one that holds it is answered.
  func retire(_ name: ModelName, _ number: ModelVersion) {
    guard let served = models[name]?.versions[number]?.served else {
      preconditionFailure("version \(number) of \(name) is ready without a lane")
    }
    enter(name, number, .draining)
    publish(name)
    record(
      .info, name, number, "draining",
      "no longer wanted; \(served.lane.heldCount) requests hold it")
    Task { await self.drain(name, number, served) }
  }

  private func drain(_ name: ModelName, _ number: ModelVersion, _ served: ServedVersion) async {
    let before = ResidentMemory.bytes()
    // Nobody routes to it any more when this returns, so its lane can refuse what nobody sends.
    await tables.waitUntilInForce()
    served.lane.close()
    do throws(ServingError) {
      try await WorkerThread.run(name: "close \(name)") {
        // The lane's thread answers what waits and lets go of the session.
        served.lane.waitUntilEnded()
        ResidentMemory.returnFree()
      }
    } catch {
      // Without a thread to wait on: the lane ends by itself all the same.
      record(.warning, name, number, "close", error.message)
    }
    budget.release("\(name)/\(number)")
    models[name]?.versions[number]?.served = nil
    enter(name, number, .unloaded)
    if models[name]?.versions[number]?.seen == nil { models[name]?.versions[number] = nil }
    publish(name)
    record(.info, name, number, "unloaded", Self.closed(before, ResidentMemory.bytes()))
    reconcile(name)
    retryRefused()
  }

  private static func closed(_ before: Int?, _ after: Int?) -> String {
    guard let before, let after else { return "closed" }
    return "closed; resident memory \(before >> 20) MiB before, \(after >> 20) MiB after"
  }

  /// Reads a serving version's files again after its folder changed, or the rules of whose versions
  /// are loaded.
  func reverify(_ name: ModelName, _ number: ModelVersion) {
    guard let version = models[name]?.versions[number], !version.isReverifying,
      let seen = version.seen, let served = version.served
    else { return }
    models[name]?.versions[number]?.isReverifying = true
    let rules = trustSeen
    Task {
      let report = try? await self.loader.verifyFiles(of: name, served.manifest)
      self.noteReverified(name, number, seen, report)
      // They may have changed meanwhile, as the folder may have.
      if self.trustSeen != rules { self.reverify(name, number) }
    }
  }

  private func noteReverified(
    _ name: ModelName, _ number: ModelVersion, _ seen: RegistrySnapshot.Version,
    _ report: AdmissionReport?
  ) {
    guard models[name]?.versions[number] != nil else { return }
    models[name]?.versions[number]?.isReverifying = false
    // No thread to read it with: the next look at the registry finds it changed again.
    guard let report else { return }
    models[name]?.versions[number]?.triedFingerprint = seen.fingerprint
    if let step = report.steps.last, step.name == AdmissionRecorder.trustStep {
      models[name]?.versions[number]?.report.replace(step)
    }
    guard let version = models[name]?.versions[number], version.isLoaded else { return }
    var problem = report.error?.message
    switch seen.manifest {
    case .failure(let error): problem = problem ?? error.message
    case .success(let manifest) where manifest != version.served?.manifest:
      problem = problem ?? "its manifest is not the one that it was loaded with"
    case .success: break
    }
    if let problem {
      let isUntrusted = report.steps.last?.name == AdmissionRecorder.trustStep
      let cause =
        isUntrusted ? "it is not trusted any more" : "its folder changed after it was loaded"
      let note =
        "\(cause): \(problem); it serves from memory as it was, but would not be loaded again"
      if note != version.note {
        models[name]?.versions[number]?.note = note
        record(.error, name, number, isUntrusted ? "trust-lost" : "folder-changed", note)
      }
    } else if models[name]?.versions[number]?.note != nil {
      models[name]?.versions[number]?.note = nil
      record(.info, name, number, "folder-good", "its folder is as it was published")
    }
    // It may have changed once more meanwhile.
    if let now = models[name]?.versions[number]?.seen, now.fingerprint != seen.fingerprint {
      reverify(name, number)
    }
  }
}
