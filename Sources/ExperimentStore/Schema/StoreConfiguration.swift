internal import GRDB

/// How connections are set up.
///
/// `synchronous=NORMAL` in WAL mode: a crash of the process loses nothing that was committed; a
/// crash of the machine, or its power, may lose the transactions since the last checkpoint (at most
/// ``StoreLimits/logPageCountMax`` pages), never the file's consistency.
enum StoreConfiguration {
  static func owner(byteCountMax: Int64) -> Configuration {
    var configuration = shared
    configuration.maximumReaderCount = StoreLimits.readersMax
    configuration.prepareDatabase { db in
      try prepare(db)
      guard !db.configuration.readonly else { return }
      // In force from the first table on, so that deleted rows can leave the file.
      try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreLimits.logPageCountMax)")
      try db.execute(sql: "PRAGMA journal_size_limit = \(StoreLimits.logByteCountMax)")
      let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
      try db.execute(sql: "PRAGMA max_page_count = \(max(1, byteCountMax / pageSize))")
    }
    return configuration
  }

  /// For a tool beside a server, or without one.
  static var reader: Configuration {
    var configuration = shared
    configuration.readonly = true
    configuration.prepareDatabase(prepare)
    return configuration
  }

  private static var shared: Configuration {
    var configuration = Configuration()
    configuration.label = "crossfade-store"
    configuration.busyMode = .timeout(StoreLimits.busySeconds)
    // Rows belong together by transactions; checks on every row would cost what they never find.
    configuration.foreignKeysEnabled = false
    return configuration
  }

  @Sendable private static func prepare(_ db: Database) throws {
    try db.execute(sql: "PRAGMA cache_size = -\(StoreLimits.cacheKibibytes)")
    try db.execute(sql: "PRAGMA temp_store = MEMORY")
    // The file may be damaged, or somebody else's: look before stepping, trust nothing in it.
    try db.execute(sql: "PRAGMA cell_size_check = ON")
    try db.execute(sql: "PRAGMA trusted_schema = OFF")
  }
}
