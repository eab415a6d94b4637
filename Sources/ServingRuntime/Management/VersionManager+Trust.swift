internal import RegistryStore
internal import ServingCore

// The rules of whose versions are loaded: the registry's policy, and the trusted keys.

extension VersionManager {
  /// Looks whether the rules changed, and what that means for what is loaded and what was refused.
  /// To be called again and again; blocks nobody.
  package func lookAtTrust() async {
    let trust = loader.trust
    let rules: Result<TrustRules, ServingError>
    do throws(ServingError) {
      rules = .success(
        try await WorkerThread.attempt(name: "trust", priority: .lowered) {
          () throws(ServingError) in try trust.rules()
        })
    } catch {
      rules = .failure(error)
    }
    guard rules != trustSeen else { return }
    let isFirst = trustSeen == nil
    let wasUnreadable = trustProblem != nil
    trustSeen = rules
    noteTrust(rules, isFirst: isFirst, wasUnreadable: wasUnreadable)
  }

  /// What is wrong with the rules, for the status.
  var trustProblem: String? {
    guard case .failure(let error)? = trustSeen else { return nil }
    return error.message
  }

  private func noteTrust(
    _ rules: Result<TrustRules, ServingError>, isFirst: Bool, wasUnreadable: Bool
  ) {
    switch rules {
    case .failure(let error):
      record(
        .error, nil, nil, "rules-unreadable",
        "\(error.message); what serves keeps serving, and no version is loaded until that is mended"
      )
    case .success(let rules):
      if isFirst, !rules.policy.requiresSignature, rules.keys == nil { return }
      record(.info, nil, nil, wasUnreadable ? "rules-readable" : "rules", Self.text(rules))
      guard !isFirst else { return }
      holdAgainstRules()
    }
  }

  /// What serves keeps serving, and is said not to be loadable any more where that is so; what was
  /// refused has another chance.
  private func holdAgainstRules() {
    for (name, model) in models {
      for (number, version) in model.versions {
        let wasUntrusted = version.report.steps.last?.name == AdmissionRecorder.trustStep
        if version.state == .ready {
          reverify(name, number)
        } else if version.failedToLoad, wasUntrusted {
          models[name]?.versions[number]?.failureCount = 0
          models[name]?.versions[number]?.retryAt = clock()
        }
      }
      reconcile(name)
    }
  }

  private static func text(_ rules: TrustRules) -> String {
    let policy =
      rules.policy.requiresSignature
      ? "the registry requires a signature" : "the registry requires no signature"
    guard let keys = rules.keys?.keys else { return "\(policy); no trusted keys are given" }
    let names = keys.isEmpty ? "none" : keys.map(\.name).quotedListForMessage
    return "\(policy); trusted keys: \(names)"
  }
}
