/// A gate's verdict with what it rests on.
package struct GateFinding: Hashable, Sendable {
  /// What is known of one arm: an estimate and the interval that holds the truth at every moment of
  /// the canary together, with the gate's confidence.
  package struct Estimate: Hashable, Sendable {
    package var value: Double
    /// Infinite, as the upper bound can be, where there are too few values to bound a quantile.
    package var lower: Double
    package var upper: Double
    /// Requests, or outcomes, that it is from.
    package var count: Int

    package init(value: Double, lower: Double, upper: Double, count: Int) {
      self.value = value
      self.lower = lower
      self.upper = upper
      self.count = count
    }
  }

  package var gate: Gate
  package var verdict: GateVerdict
  /// Nil while there is nothing to estimate from.
  package var canary: Estimate?
  package var stable: Estimate?
  /// For people, with the numbers: what was found, and for `inconclusive` what is missing.
  package var sentence: String

  package init(
    gate: Gate, verdict: GateVerdict, canary: Estimate? = nil, stable: Estimate? = nil,
    sentence: String
  ) {
    self.gate = gate
    self.verdict = verdict
    self.canary = canary
    self.stable = stable
    self.sentence = sentence
  }
}
