/// What became of outcomes that were reported.
package struct OutcomeReceipt: Hashable, Sendable {
  /// New, or other than what their source said before.
  package var added = 0
  /// Of those added: of a prediction that is in the log. The others wait for theirs.
  package var joined = 0
  /// Their source has said the same before; nothing changed.
  package var repeated = 0
  /// Their request has ``StoreLimits/outcomesPerRequestMax`` already; nothing was kept.
  package var refused = 0

  package init(added: Int = 0, joined: Int = 0, repeated: Int = 0, refused: Int = 0) {
    self.added = added
    self.joined = joined
    self.repeated = repeated
    self.refused = refused
  }
}
