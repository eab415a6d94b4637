/// One check on a version's way to being served: what was found and how long it took.
package struct AdmissionStep: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable {
    case passed, failed, skipped
  }

  package var name: String
  package var outcome: Outcome
  package var finding: String
  package var nanoseconds: UInt64
  /// The name of the key that signed the version, where this is what was found.
  package var signer: String?

  package init(
    name: String, outcome: Outcome, finding: String, nanoseconds: UInt64, signer: String? = nil
  ) {
    self.name = name
    self.outcome = outcome
    self.finding = finding
    self.nanoseconds = nanoseconds
    self.signer = signer
  }
}
