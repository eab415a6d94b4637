package import ServingCore

/// An outcome as the store has it.
package struct StoredOutcome: Hashable, Sendable {
  package var outcome: Outcome
  /// When it was reported, microseconds since 1970-01-01T00:00:00Z.
  package var atMicroseconds: Int64
  /// Whether it is the one that counts: nothing was reported after it.
  package var isNewest: Bool

  package init(outcome: Outcome, atMicroseconds: Int64, isNewest: Bool) {
    self.outcome = outcome
    self.atMicroseconds = atMicroseconds
    self.isNewest = isNewest
  }
}
