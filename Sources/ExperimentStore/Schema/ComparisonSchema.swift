/// What shadows said and how they compare: the second migration.
enum ComparisonSchema {
  /// `comparisons` holds the names of one once, for a few bytes in each of millions of rows.
  /// `request_hash` is as in `predictions`.
  static let tables = """
    CREATE TABLE comparisons (
      id INTEGER PRIMARY KEY, model_id INTEGER NOT NULL, baseline INTEGER NOT NULL,
      candidate INTEGER NOT NULL, since INTEGER NOT NULL,
      UNIQUE (model_id, baseline, candidate, since));
    CREATE TABLE comparison_summaries (
      comparison_id INTEGER PRIMARY KEY, baseline_sha256 BLOB, candidate_sha256 BLOB,
      from_us INTEGER NOT NULL, until_us INTEGER NOT NULL, settings BLOB NOT NULL,
      mirrored INTEGER NOT NULL, compared INTEGER NOT NULL, row_count INTEGER NOT NULL,
      differing INTEGER NOT NULL, payload BLOB NOT NULL);
    CREATE TABLE shadow_replies (
      id INTEGER PRIMARY KEY, comparison_id INTEGER NOT NULL, request_hash INTEGER NOT NULL,
      request_id TEXT NOT NULL, received_us INTEGER NOT NULL, code INTEGER NOT NULL,
      differs INTEGER NOT NULL, magnitude REAL NOT NULL, row_count INTEGER NOT NULL,
      baseline_us INTEGER NOT NULL, candidate_us INTEGER NOT NULL, baseline_label TEXT,
      candidate_label TEXT, baseline_score REAL, candidate_score REAL, slices TEXT);
    CREATE INDEX shadow_replies_by_request
      ON shadow_replies (comparison_id, id >> \(PredictionColumns.segmentShift), request_hash);
    CREATE INDEX shadow_replies_by_time ON shadow_replies (received_us);
    CREATE TABLE different_pairs (
      id INTEGER PRIMARY KEY, comparison_id INTEGER NOT NULL, request_id TEXT NOT NULL,
      received_us INTEGER NOT NULL, magnitude REAL NOT NULL, sentence TEXT NOT NULL, slices TEXT,
      baseline TEXT NOT NULL, candidate TEXT NOT NULL, input TEXT);
    CREATE INDEX different_pairs_by_comparison ON different_pairs (comparison_id);
    CREATE INDEX different_pairs_by_time ON different_pairs (received_us);
    """

  static let views = """
    CREATE VIEW shadow_log AS
      SELECT s.id, \(StoreViews.time("s.received_us")) AS received_at, s.request_id,
        m.name AS model, c.baseline, c.candidate, c.since, \(StoreViews.code("s.code")) AS code,
        s.differs, s.magnitude, s.row_count, s.baseline_us, s.candidate_us, s.baseline_label,
        s.candidate_label, s.baseline_score, s.candidate_score, s.slices
      FROM shadow_replies s JOIN comparisons c ON c.id = s.comparison_id
        JOIN models m ON m.id = c.model_id;
    CREATE VIEW comparison_list AS
      SELECT m.name AS model, c.baseline, c.candidate, c.since,
        \(StoreViews.time("s.from_us")) AS first_at, \(StoreViews.time("s.until_us")) AS last_at,
        s.mirrored, s.compared, s.row_count, s.differing,
        \(StoreViews.digest("s.baseline_sha256")) AS baseline_sha256,
        \(StoreViews.digest("s.candidate_sha256")) AS candidate_sha256
      FROM comparison_summaries s JOIN comparisons c ON c.id = s.comparison_id
        JOIN models m ON m.id = c.model_id;
    CREATE VIEW different_pair_log AS
      SELECT d.id, \(StoreViews.time("d.received_us")) AS received_at, d.request_id,
        m.name AS model, c.baseline, c.candidate, c.since, d.magnitude, d.sentence, d.slices,
        d.baseline AS baseline_output, d.candidate AS candidate_output, d.input
      FROM different_pairs d JOIN comparisons c ON c.id = d.comparison_id
        JOIN models m ON m.id = c.model_id;
    """
}
