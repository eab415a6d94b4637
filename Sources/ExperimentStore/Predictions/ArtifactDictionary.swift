internal import GRDB
internal import ServingCore

/// The rows of `models` and `artifacts` that were used: what is small, and in every record.
struct ArtifactDictionary {
  /// Artifacts that are remembered; beyond, all are looked up again. Each is a published version.
  static let countMax = 10_000

  struct Identifiers {
    var model: Int64
    var artifact: Int64
  }

  private struct Key: Hashable {
    var model: ModelName
    var version: ModelVersion
    var sha256: String
  }

  private var known: [Key: Identifiers] = [:]

  /// The rows that a record belongs to, made when there are none.
  mutating func identifiers(of record: PredictionRecord, _ db: Database) throws -> Identifiers {
    let key = Key(
      model: record.model, version: record.version, sha256: record.artifactSHA256)
    if let found = known[key] { return found }
    let model = try DictionaryRow.id(ofModel: record.model.description, db)
    let artifact = try DictionaryRow.id(
      db, find: "SELECT id FROM artifacts WHERE model_id = ? AND version = ? AND sha256 IS ?",
      make: "INSERT INTO artifacts (model_id, version, sha256) VALUES (?, ?, ?)",
      [model, record.version.number, StoredValue.digest(record.artifactSHA256)])
    if known.count >= Self.countMax { known = [:] }
    let identifiers = Identifiers(model: model, artifact: artifact)
    known[key] = identifiers
    return identifiers
  }
}
