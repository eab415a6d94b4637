package import ServingCore

/// How a model's canaries do now: what their gates find, and what each one waits for. The reply of
/// `/v1/models/{model}/canaries`.
package struct CanariesReport: Codable, Hashable, Sendable {
  /// What a gate finds; ``GateFinding`` as JSON.
  package struct Finding: Codable, Hashable, Sendable {
    /// As it is written, such as `error-rate=0.005`.
    package var gate: String
    /// `pass`, `fail` or `inconclusive`.
    package var verdict: String
    package var sentence: String
    /// Nil while there is nothing to estimate from.
    @Nullable package var canary: EstimateView?
    @Nullable package var stable: EstimateView?

    package init(
      gate: String, verdict: String, sentence: String, canary: EstimateView? = nil,
      stable: EstimateView? = nil
    ) {
      self.gate = gate
      self.verdict = verdict
      self.sentence = sentence
      self.canary = canary
      self.stable = stable
    }

    package init(_ finding: GateFinding) {
      self.init(
        gate: finding.gate.description, verdict: finding.verdict.rawValue,
        sentence: finding.sentence, canary: finding.canary.map(EstimateView.init),
        stable: finding.stable.map(EstimateView.init))
    }
  }

  package struct Canary: Codable, Hashable, Sendable {
    package var version: Int64
    /// The revision that began it.
    package var since: Int
    package var percent: Double
    /// The version that it is compared with.
    package var stable: Int64
    /// Requests that it has answered by their bucket since it began, and since its step did.
    package var requests: Int
    package var stepRequests: Int
    /// How long the step has held, and how long it still must; nil without a ramp.
    @Nullable package var heldSeconds: Int?
    @Nullable package var remainingSeconds: Int?
    /// What keeps it from its next step, in a sentence; nil when nothing does.
    @Nullable package var waiting: String?
    /// One for each gate, in the route's order.
    package var findings: [Finding]

    package init(
      version: Int64, since: Int, percent: Double, stable: Int64, requests: Int,
      stepRequests: Int, heldSeconds: Int? = nil, remainingSeconds: Int? = nil,
      waiting: String? = nil, findings: [Finding] = []
    ) {
      self.version = version
      self.since = since
      self.percent = percent
      self.stable = stable
      self.requests = requests
      self.stepRequests = stepRequests
      self.heldSeconds = heldSeconds
      self.remainingSeconds = remainingSeconds
      self.waiting = waiting
      self.findings = findings
    }
  }

  package var model: String
  package var at: String
  /// In the route's order; empty when none runs.
  package var canaries: [Canary]

  package init(model: String, at: String, canaries: [Canary]) {
    self.model = model
    self.at = at
    self.canaries = canaries
  }
}
