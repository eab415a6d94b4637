internal import GRDB

/// How large a database is.
struct DatabasePages {
  let pageSize: Int
  /// All pages of the file.
  let count: Int
  /// Those that hold nothing.
  let freeCount: Int

  var byteCount: Int { count * pageSize }
  var usedByteCount: Int { max(0, count - freeCount) * pageSize }

  init(_ db: Database) throws {
    pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
    count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    freeCount = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
  }
}
