/// On which models those who report outcomes may predict: the fourth migration.
enum OutcomeScopeSchema {
  /// `models` is an array of patterns in JSON. An outcome without a scope is for any model: access
  /// is not controlled, or its reporter may predict on all of them.
  static let tables = """
    CREATE TABLE outcome_scopes (id INTEGER PRIMARY KEY, models TEXT NOT NULL UNIQUE);
    ALTER TABLE outcomes ADD COLUMN scope_id INTEGER;
    """
}
