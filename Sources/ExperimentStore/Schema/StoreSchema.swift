internal import GRDB
internal import ServingCore

/// The tables, which are a public format: people query them. A change is a new migration, never an
/// edit of an old one.
enum StoreSchema {
  /// "CRFD": what tells our database from anybody else's.
  static let applicationID = 0x4352_4644

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1", foreignKeyChecks: .immediate) { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: tables)
      try db.execute(sql: StoreViews.sql)
    }
    migrator.registerMigration("2", foreignKeyChecks: .immediate) { db in
      try db.execute(sql: ComparisonSchema.tables)
      try db.execute(sql: ComparisonSchema.views)
    }
    migrator.registerMigration("3", foreignKeyChecks: .immediate) { db in
      try db.execute(sql: CallerSchema.columns)
      try db.execute(sql: CallerSchema.views)
    }
    migrator.registerMigration("4", foreignKeyChecks: .immediate) { db in
      try db.execute(sql: OutcomeScopeSchema.tables)
    }
    return migrator
  }

  /// Migrates a database of an earlier schema, or an empty one.
  static func bringUpToDate(_ pool: DatabasePool, _ path: String) throws {
    try pool.read { try check($0, path, emptyIsFine: true) }
    try migrator.migrate(pool)
  }

  /// Whether this program can read the database.
  /// - Throws: `FAILED_PRECONDITION` when it is of a newer schema or of another program.
  static func check(_ db: Database, _ path: String, emptyIsFine: Bool) throws {
    // The list of migrations is there before the first one: a crash may have come between.
    let isEmpty =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'") == 0
    if isEmpty, emptyIsFine { return }
    guard !isEmpty, try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
      throw ServingError(
        .failedPrecondition,
        "\(path.quotedPath) is not a database of \(Product.name); move it away, or name another "
          + "state folder")
    }
    guard try !migrator.hasBeenSuperseded(db) else {
      throw ServingError(
        .failedPrecondition,
        "\(path.quotedPath) was made by a newer \(Product.name) than this one "
          + "(\(Product.version)); use that one, or move the file away")
    }
    guard try emptyIsFine || migrator.hasCompletedMigrations(db) else {
      throw ServingError(
        .failedPrecondition,
        "\(path.quotedPath) was made by an older \(Product.name); start the server once, which "
          + "brings it up to date")
    }
  }

  /// `artifacts` holds model, version and digest once, for a few bytes in each of millions of rows.
  /// `request_hash` is looked up instead of the request's id, whose index would be thrice as large.
  private static let tables = """
    CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE artifacts (
      id INTEGER PRIMARY KEY, model_id INTEGER NOT NULL, version INTEGER NOT NULL, sha256 BLOB,
      UNIQUE (model_id, version, sha256));
    CREATE TABLE predictions (
      id INTEGER PRIMARY KEY, request_hash INTEGER NOT NULL, request_id TEXT NOT NULL,
      model_id INTEGER NOT NULL, artifact_id INTEGER NOT NULL, received_us INTEGER NOT NULL,
      revision INTEGER NOT NULL, arm INTEGER, basis INTEGER NOT NULL, bucket INTEGER, key TEXT,
      code INTEGER NOT NULL, message TEXT, total_us INTEGER NOT NULL, queue_us INTEGER NOT NULL,
      batch_us INTEGER NOT NULL, compute_us INTEGER NOT NULL, row_count INTEGER NOT NULL,
      parameters TEXT, label TEXT, score REAL, input_sha256 BLOB, output_sha256 BLOB, redacted TEXT,
      has_bodies INTEGER NOT NULL);
    CREATE INDEX predictions_by_request
      ON predictions (id >> \(PredictionColumns.segmentShift), request_hash);
    CREATE INDEX predictions_by_time ON predictions (model_id, received_us);
    CREATE TABLE bodies (
      prediction_id INTEGER PRIMARY KEY, received_us INTEGER NOT NULL, input BLOB, reply BLOB);
    CREATE INDEX bodies_by_time ON bodies (received_us);
    CREATE TABLE outcomes (
      id INTEGER PRIMARY KEY AUTOINCREMENT, request_hash INTEGER NOT NULL, request_id TEXT NOT NULL,
      source TEXT NOT NULL, label TEXT, value REAL, at_us INTEGER NOT NULL, prediction_id INTEGER,
      replaces INTEGER, newest INTEGER NOT NULL);
    CREATE INDEX outcomes_by_request ON outcomes (request_hash);
    CREATE INDEX outcomes_by_prediction ON outcomes (prediction_id) WHERE prediction_id IS NOT NULL;
    CREATE INDEX outcomes_waiting ON outcomes (at_us) WHERE prediction_id IS NULL;
    CREATE TABLE evidence (
      model TEXT NOT NULL, canary INTEGER NOT NULL, since INTEGER NOT NULL, arm INTEGER NOT NULL,
      version INTEGER NOT NULL, step INTEGER NOT NULL, step_requests INTEGER NOT NULL,
      updated_us INTEGER NOT NULL, payload BLOB NOT NULL,
      PRIMARY KEY (model, canary, since, arm, version)) WITHOUT ROWID;
    CREATE TABLE revisions (
      model TEXT NOT NULL, revision INTEGER NOT NULL, sha256 BLOB NOT NULL,
      seen_us INTEGER NOT NULL, PRIMARY KEY (model, revision)) WITHOUT ROWID;
    """
}
