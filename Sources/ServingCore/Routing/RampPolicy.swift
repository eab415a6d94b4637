/// Decides whether a canary goes on, waits or ends. Pure.
///
/// A failing gate always ends it. Nothing but a pass of every gate lets it go on: a gate that is
/// inconclusive, or of which nothing was found yet, waits for as long as it takes.
package enum RampPolicy {
  /// - Parameters:
  ///   - findings: of the canary's gates; those of gates that it does not have count for nothing.
  ///   - stepRequests: what the canary has answered since its step began.
  ///   - heldSeconds: how long the step has held, pauses not counted.
  ///   - canaries: of the route, for the room that the next step needs.
  package static func decide(
    canary: Canary, findings: [GateFinding], stepRequests: Int, heldSeconds: Int,
    beside canaries: [Canary] = []
  ) -> RampDecision {
    let failing = canary.gates.flatMap { gate in
      findings.filter { $0.gate == gate && $0.verdict == .fail }
    }
    guard failing.isEmpty else { return .withdraw(failing) }
    guard let ramp = canary.ramp else {
      return .wait("has no ramp: it stays at \(canary.percentage) %")
    }
    guard !ramp.isPaused else {
      return .wait("is paused at \(canary.percentage) %, having held \(heldSeconds) s")
    }
    guard !ramp.isAtLastStep || ramp.endsInPromotion else {
      return .wait("is at its last step, \(canary.percentage) %: promote or withdraw it")
    }
    let missing = missing(canary, ramp, findings, stepRequests, heldSeconds)
    guard missing.isEmpty else { return .wait(missing.joined(separator: "; ")) }
    guard !ramp.isAtLastStep else { return .promote }
    if let problem = roomProblem(canary, ramp.steps[ramp.step + 1], canaries) {
      return .wait(problem)
    }
    return .advance
  }

  private static func missing(
    _ canary: Canary, _ ramp: Ramp, _ findings: [GateFinding], _ stepRequests: Int,
    _ heldSeconds: Int
  ) -> [String] {
    var missing: [String] = []
    if heldSeconds < ramp.holdSeconds {
      missing.append("has held \(canary.percentage) % for \(heldSeconds) of \(ramp.holdSeconds) s")
    }
    if stepRequests < ramp.requestsMin {
      missing.append("has answered \(stepRequests) of \(ramp.requestsMin) requests in this step")
    }
    for gate in canary.gates {
      let found = findings.filter { $0.gate == gate }
      if found.isEmpty { missing.append("gate \(gate) was not looked at yet") }
      for finding in found where finding.verdict != .pass {
        missing.append("gate \(gate) is inconclusive: \(finding.sentence)")
      }
    }
    return missing
  }

  private static func roomProblem(
    _ canary: Canary, _ share: Percentage, _ canaries: [Canary]
  ) -> String? {
    do {
      let allocation = try BucketAllocation(
        for: canary.version, in: canary.slice, beside: canaries)
      _ = try allocation.buckets(share, from: canary.buckets, for: canary.version)
      return nil
    } catch {
      return error.message
    }
  }
}
