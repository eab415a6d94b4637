internal import GRDB
internal import ServingCore

/// The rows of `comparisons` that were used.
struct ComparisonDictionary {
  /// Comparisons that are remembered; beyond, all are looked up again.
  static let countMax = 10_000

  private var known: [ComparisonID: Int64] = [:]

  /// The row that stands for a comparison, made when there is none.
  mutating func row(of id: ComparisonID, _ db: Database) throws -> Int64 {
    if let found = known[id] { return found }
    let model = try DictionaryRow.id(ofModel: id.model.description, db)
    let row = try DictionaryRow.id(
      db,
      find: """
        SELECT id FROM comparisons
        WHERE model_id = ? AND baseline = ? AND candidate = ? AND since = ?
        """,
      make: "INSERT INTO comparisons (model_id, baseline, candidate, since) VALUES (?, ?, ?, ?)",
      [model, id.baseline.number, id.candidate.number, id.since])
    if known.count >= Self.countMax { known = [:] }
    known[id] = row
    return row
  }
}
