/// The chances of error that a gate's verdict may have, over a canary's whole life.
package struct GateLevels: Hashable, Sendable {
  /// That any gate ever fails a canary that keeps all its limits, however often one looks.
  package static let failAlphaStandard = 0.01
  /// That a canary which breaks a gate's limit is ever passed by it.
  package static let passAlphaStandard = 0.05

  /// Of one gate.
  package let fail: Double
  package let pass: Double

  /// A canary fails when any of its gates fails, so each has an equal part of `alpha` (a union
  /// bound). It passes only when all pass, so one that breaks a limit needs an error of that very
  /// gate: there is nothing to divide. Both hold for the gates that a canary begins with; each
  /// later change of them adds another `alpha` at most.
  package init(
    gateCount: Int, alpha: Double = failAlphaStandard, passAlpha: Double = passAlphaStandard
  ) {
    fail = alpha / Double(max(gateCount, 1))
    pass = passAlpha
  }
}
