/// What the batch policy sees of a waiting request.
package protocol BatchCandidate {
  /// Rows of the leading axis; at least 1.
  var rowCount: Int { get }
  /// When the caller no longer wants the answer.
  var deadline: MonotonicInstant { get }
  /// Whether the caller has gone.
  var isCancelled: Bool { get }
  /// Whether the two may run together: every dimension but the leading one agrees.
  func sharesBatch(with other: Self) -> Bool
}
