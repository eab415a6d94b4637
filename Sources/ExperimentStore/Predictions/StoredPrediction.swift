package import ServingCore

/// A prediction as the log has it.
package struct StoredPrediction: Hashable, Sendable {
  /// Grows in the order of writing.
  package var id: Int64
  package var record: PredictionRecord
  /// What was reported of it, newest first; the first one counts.
  package var outcomes: [StoredOutcome]
  /// Whether its bodies were kept once and have reached their age.
  package var bodiesAreGone: Bool
}
