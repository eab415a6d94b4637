package import RegistryStore
package import ServingCore

/// A revision that a canary's controller asks for.
package struct CanaryStep: Sendable {
  package var decision: RampDecision
  package var canary: EvidenceBook.CanaryID
  /// The one that was decided on.
  package var revision: Int
  package var findings: [GateFinding]
  package var time: UTCTimestamp
}
