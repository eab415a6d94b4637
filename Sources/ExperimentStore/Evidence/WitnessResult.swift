/// What the witness says of a revision that is in force.
package enum WitnessResult: Hashable, Sendable {
  /// Seen for the first time, and remembered.
  case new
  /// Seen before, and the same.
  case same
  /// Seen before with another digest, which stays remembered.
  case changed(before: String)
}
