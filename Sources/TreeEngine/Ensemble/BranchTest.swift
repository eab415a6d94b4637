/// What a branch asks of its column.
package enum BranchTest: Hashable, Sendable {
  /// Whether a number is at most so large. Readers of formats that ask `x < t`, or keep thresholds
  /// of 64 bits, give the largest number of 32 bits for which the answer is the same.
  case atMost(Float)
  /// Whether a category is in the set of this index in ``TreeEnsemble/categorySets``.
  case among(Int32)
}
