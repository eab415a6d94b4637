/// What access control counts, for a scrape.
package struct AuthenticationFigures: Hashable, Sendable {
  /// What came of a credential that was looked at.
  package enum Result: String, CaseIterable, Hashable, Sendable {
    /// It is an identity's.
    case accepted
    /// It is nobody's, or no longer.
    case refused
    /// It was not looked at, as its address had shown too many wrong ones.
    case backedOff = "backed_off"
  }

  /// A kind of credential, and what came of it.
  package struct Outcome: Hashable, Sendable {
    package var proof: CallerProof
    package var result: Result

    package init(_ proof: CallerProof, _ result: Result) {
      self.proof = proof
      self.result = result
    }
  }

  package var outcomes: [Outcome: UInt64]
  /// Files that were taken up while the server ran.
  package var reloadCount: UInt64
  /// Files that changed and were not taken.
  package var refusedReloadCount: UInt64

  package init(
    outcomes: [Outcome: UInt64] = [:], reloadCount: UInt64 = 0, refusedReloadCount: UInt64 = 0
  ) {
    self.outcomes = outcomes
    self.reloadCount = reloadCount
    self.refusedReloadCount = refusedReloadCount
  }
}
