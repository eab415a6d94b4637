/// Slices that were read before: a few combinations of values come again in nearly every row, and
/// reading one takes longer than the rest of the row.
struct SliceTexts {
  /// Combinations that are remembered; beyond, all are read again.
  static let countMax = 4_096

  private var known: [String: [String: String]] = [:]

  mutating func object(reading json: String?) throws -> [String: String] {
    guard let json else { return [:] }
    if let found = known[json] { return found }
    let object = try StoredJSON.object(reading: json)
    if known.count >= Self.countMax { known = [:] }
    known[json] = object
    return object
  }
}
