import GRDB
import Glibc

/// A database as the first schema made it: what servers in use have, so it never changes.
enum SchemaOne {
  /// Makes the state folder with one logged request in it, `a`, and an outcome that waits.
  static func make(_ fixture: StateFixture) throws {
    guard mkdir(fixture.path, 0o700) == 0 else { preconditionFailure("mkdir: \(errno)") }
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: tables)
      try db.execute(sql: rows)
    }
    try queue.close()
  }

  private static let rows = """
    INSERT INTO models VALUES (1, 'churn');
    INSERT INTO artifacts VALUES (1, 1, 7, NULL);
    INSERT INTO predictions VALUES (1, -5808556873153909620, 'a', 1, 1, 1000, 3, 0, 0, 17, NULL, 0,
      NULL, 1, 2, 3, 4, 1, '{"plan":"pro"}', 'stays', 0.5, NULL, NULL, NULL, 1);
    INSERT INTO bodies VALUES (1, 1000, x'0102', NULL);
    INSERT INTO outcomes VALUES (1, -5808553574619024987, 'b', '', 'goes', NULL, 9, NULL, NULL, 1);
    """

  private static let tables = """
    PRAGMA application_id = 1129465412;
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('1');
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
      ON predictions (id >> 17, request_hash);
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
