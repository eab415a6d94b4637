/// Who asked: the third migration.
enum CallerSchema {
  /// The name itself, and not a number of one kept elsewhere: names come with callers' tokens, are
  /// without end, and may be people's. So a name leaves with its rows, and nothing has to look for
  /// names that no row has any more.
  static let columns = "ALTER TABLE predictions ADD COLUMN caller TEXT;"

  static let views = """
    DROP VIEW IF EXISTS prediction_log;
    \(StoreViews.predictionLog(moreColumns: ", p.caller"))
    """
}
