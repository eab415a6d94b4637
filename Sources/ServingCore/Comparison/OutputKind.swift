/// What an output means, and so how two of them are held against each other.
package enum OutputKind: String, CaseIterable, Hashable, Sendable {
  /// One whole number, boolean or text a row that names a class: flips, and who becomes whom.
  case label
  /// Several floats a row that sum to one, a class each: flips of the largest, thresholds that are
  /// crossed, total variation.
  case probabilities
  /// One float a row: differences, thresholds that are crossed, rank correlation, drift.
  case score
  /// Several floats a row, each a quantity of its own: the largest difference of a row.
  case numbers
  /// A row that orders things, best first (whole numbers or texts), or scores things (floats): how
  /// many of the first are the same.
  case ranking
  /// Several floats a row that are a direction together: the cosine between both.
  case embedding
  /// Texts that are the same or not.
  case text
}
