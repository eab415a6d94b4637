package import ServingCore

/// What is known of one canary and of the stable version beside it.
package struct CanaryEvidence: Hashable, Sendable {
  package var canary = ArmEvidence()
  package var stable = ArmEvidence()
  /// The version that ``stable`` is of. When another takes its place, counting begins anew: the
  /// canary is compared with what it would replace.
  package var stableVersion: ModelVersion
  /// The ramp's step of the latest request, and the canary's requests in it.
  package var step = 0
  package var stepRequests = 0
  /// Counts every change, so that whoever looks again knows whether anything is new.
  package private(set) var changes = 0
  /// The newest that a request was routed by.
  private var revision = 0

  package init(stable: ModelVersion) {
    stableVersion = stable
  }

  mutating func add(_ capture: Capture, isCanary: Bool, route: ActiveRoute, canary: Canary) {
    if stableVersion != route.stable {
      // What the version before answered last may come in behind the first of the next.
      guard route.revision > revision else { return }
      self = CanaryEvidence(stable: route.stable)
    }
    revision = max(revision, route.revision)
    changes += 1
    let nanoseconds = capture.answered.nanoseconds(since: capture.received)
    guard isCanary else {
      stable.add(code: capture.code, latencyNanoseconds: nanoseconds, output: capture.output)
      return
    }
    self.canary.add(code: capture.code, latencyNanoseconds: nanoseconds, output: capture.output)
    let step = canary.ramp?.step ?? 0
    // A request of the step before may come in behind the first ones of the next.
    if step > self.step {
      self.step = step
      stepRequests = 0
    }
    if step == self.step { stepRequests += 1 }
  }

  /// Outcomes that are known of both arms: they come without a request.
  var outcomeCount: Int {
    [canary.outcomes, stable.outcomes].reduce(0) { $0 + $1.labelCount + $1.errorCount }
  }

  /// This one, from before the process began, with what has come in since.
  func merged(with later: CanaryEvidence) -> CanaryEvidence {
    guard later.stableVersion == stableVersion else { return later }
    var both = self
    both.canary.merge(later.canary)
    both.stable.merge(later.stable)
    both.changes += later.changes
    if later.step > step {
      both.step = later.step
      both.stepRequests = later.stepRequests
    } else if later.step == step {
      both.stepRequests += later.stepRequests
    }
    return both
  }

  /// Restores what was stored.
  package init(
    canary: ArmEvidence, stable: ArmEvidence, stableVersion: ModelVersion, step: Int,
    stepRequests: Int
  ) {
    self.canary = canary
    self.stable = stable
    self.stableVersion = stableVersion
    self.step = step
    self.stepRequests = stepRequests
  }
}
