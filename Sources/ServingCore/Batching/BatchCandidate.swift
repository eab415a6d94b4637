/// What the batch queue sees of a waiting request.
@usableFromInline
package protocol BatchCandidate {
  /// Rows of the leading axis; at least 1.
  var rowCount: Int { get }
  /// When the caller no longer wants the answer.
  var deadline: MonotonicInstant { get }
  /// Whether the caller has gone.
  var isCancelled: Bool { get }
  /// Whose request it is, such as a connection: flows take turns.
  var flow: UInt64 { get }
  /// From 0, the most urgent, to 7 (as RFC 9218 section 4.1 counts).
  var urgency: UInt8 { get }
  /// Which runs cost alike for the same number of rows, as ``RunCosts`` keeps them apart.
  var costClass: Int { get }
  /// Whether the two may run together: every dimension but the leading one agrees.
  func sharesBatch(with other: Self) -> Bool
}
