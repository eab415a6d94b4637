internal import GRDB
internal import ServingCore
internal import Synchronization

/// The connections to one database file, with what is known of it while it is open.
final class OpenDatabase: Sendable {
  let pool: DatabasePool
  let path: String
  /// Which file was opened: its name may come to stand for another one.
  let identity: FileIdentity?
  /// Rows of `models` and `artifacts` by what they say.
  let dictionary = Mutex(ArtifactDictionary())
  /// Rows of `comparisons` by what they say.
  let comparisons = Mutex(ComparisonDictionary())

  /// Opens the database of a folder, makes it where there is none, and brings its schema up to
  /// date. For the owner of the folder's lock.
  init(_ folder: StateFolder, byteCountMax: Int64) throws(ServingError) {
    try folder.createDatabaseFile()
    path = folder.databasePath
    identity = folder.databaseIdentity()
    do {
      pool = try DatabasePool(
        path: path, configuration: StoreConfiguration.owner(byteCountMax: byteCountMax))
      try StoreSchema.bringUpToDate(pool, path)
    } catch {
      throw .store(error, folder.databasePath)
    }
  }

  /// Does something in one transaction, all or nothing.
  func write<Result>(_ body: (Database) throws -> Result) throws(ServingError) -> Result {
    do { return try pool.write(body) } catch {
      // What was learned in a transaction that is undone is not so.
      dictionary.withLock { $0 = ArtifactDictionary() }
      comparisons.withLock { $0 = ComparisonDictionary() }
      throw .store(error, path)
    }
  }

  /// Reads what was committed before, beside whoever writes.
  func read<Result>(_ body: (Database) throws -> Result) throws(ServingError) -> Result {
    do { return try pool.read(body) } catch { throw .store(error, path) }
  }
}
