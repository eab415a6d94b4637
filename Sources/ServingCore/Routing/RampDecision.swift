/// What a canary's controller is to do now.
package enum RampDecision: Hashable, Sendable {
  /// Nothing; the sentence says what is missing.
  case wait(String)
  /// The ramp goes to its next step.
  case advance
  /// The last step has held: the version becomes the stable one.
  case promote
  /// These gates fail: the canary ends.
  case withdraw([GateFinding])
}
