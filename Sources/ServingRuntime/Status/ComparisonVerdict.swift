/// What a comparison, or a part of it, comes to.
package enum ComparisonVerdict: String, Codable, CaseIterable, Hashable, Sendable {
  /// Whatever difference there is, is smaller than the margin.
  case alike
  /// There is a difference, beyond what noise explains.
  case different
  /// Too little was seen to say either.
  case inconclusive
}
