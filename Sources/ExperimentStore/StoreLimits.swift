/// Bounds on what the store keeps and on the steps in which it works.
package enum StoreLimits {
  /// Of one database, in bytes (64 GiB): what SQLite refuses to grow beyond, whatever retention
  /// does.
  package static let databaseByteCountMax: Int64 = 64 << 30
  /// How long a statement waits for another process's lock, in seconds.
  static let busySeconds = 5.0
  /// What is left of the write-ahead log's file after a checkpoint, in bytes (64 MiB).
  static let logByteCountMax = 64 << 20
  /// Pages in the write-ahead log at which a commit moves them into the database: 16 MiB.
  static let logPageCountMax = 4_096
  /// SQLite's cache of pages for each connection, in KiB.
  static let cacheKibibytes = 16_384
  /// Connections that read at the same time.
  static let readersMax = 4
  /// Outcomes that are kept of one prediction, or of one request without a prediction.
  package static let outcomesPerRequestMax = 32
  /// Predictions of one request id that ``ExperimentReader/predictions(requestID:)`` gives.
  package static let predictionsPerRequestMax = 100
  /// Queries whose counts are kept up to date; the one not asked for longest makes room.
  package static let outcomeQueriesMax = 256
  /// Predictions that one quality report looks at, when nobody says otherwise.
  package static let qualityPredictionsMax = 1_000_000
  /// Comparisons that ``ExperimentReader/comparisons(of:max:)`` gives, when nobody says otherwise.
  package static let comparisonsMax = 256
  /// Of a comparison's payload, in bytes (32 MiB).
  package static let comparisonByteCountMax = 32 << 20
  /// Different pairs that are kept of one comparison.
  package static let differentPairsMax = 4_096
  /// Pairs that ``ExperimentReader/pairedOutcomes(of:sinceMicroseconds:max:)`` gives, when nobody
  /// says otherwise.
  package static let pairedOutcomesMax = 100_000
  /// Replies of one comparison that ``ExperimentReader/shadowReplies(requestID:)`` gives.
  package static let shadowRepliesPerRequestMax = 100
  /// Of a page of logged requests.
  package static let requestPageRows = 256
  /// Inputs and replies at which a page of logged requests ends, in bytes (16 MiB).
  package static let requestPageByteCount = 16 << 20
  /// Rows that retention deletes in one transaction.
  static let retentionChunkRows = 2_000
  /// Pages that go back to the file system in one transaction: 4 MiB.
  static let retentionChunkPages = 1_024
}
