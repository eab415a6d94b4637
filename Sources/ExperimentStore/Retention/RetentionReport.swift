/// What retention deleted.
package struct RetentionReport: Hashable, Sendable {
  package var predictions = 0
  package var bodies = 0
  package var outcomes = 0
  package var evidence = 0
  package var shadowReplies = 0
  package var comparisons = 0
  package var pairs = 0
  /// Of pairs that are kept.
  package var pairInputs = 0
  /// Of the database's pages before and after.
  package var byteCountBefore: Int64 = 0
  package var byteCountAfter: Int64 = 0
  /// Whether everything is within the policy now. If not, there was more to do than one call does:
  /// call again.
  package var isComplete = true
}
