internal import GRDB
package import ServingCore
internal import Synchronization

/// What is kept of a server's predictions, outcomes, gates, routes and comparisons, in one SQLite
/// database below its state folder. It has one owner; tools read beside it with an
/// ``ExperimentReader``.
///
/// Every call blocks its thread until the database is done. For whoever must not wait there is
/// ``BatchWriter``, and ``ShadowWriter``.
package final class ExperimentStore: Sendable {
  private struct State {
    var lock: StateLock
    var database: OpenDatabase
  }

  private let folder: StateFolder
  private let byteCountMax: Int64
  private let state: Mutex<State>
  let tallies = Mutex(OutcomeTallyTable())
  /// Of the last retention, so that what it deleted is not brought back.
  let keptSince = Mutex<RetentionCutoffs?>(nil)

  /// Opens the store below a folder, which is made when it is missing, as is the database.
  /// - Parameter byteCountMax: of the database file, for the case that retention cannot follow.
  /// - Throws: `FAILED_PRECONDITION` when another process has the folder, or when the database is
  ///   of a newer schema or of another program; `DATA_LOSS` when it is damaged; the system's words
  ///   when it cannot be made or opened.
  package init(
    folder path: String, byteCountMax: Int64 = StoreLimits.databaseByteCountMax
  ) throws(ServingError) {
    folder = StateFolder(path: path)
    self.byteCountMax = byteCountMax
    try folder.create()
    let lock = try StateLock(folder)
    let database = try OpenDatabase(folder, byteCountMax: byteCountMax)
    state = Mutex(State(lock: lock, database: database))
  }

  /// The database's file, for messages.
  package var path: String { folder.databasePath }

  /// Reads what was committed before, beside whoever writes.
  package var reader: ExperimentReader { ExperimentReader(store: self) }

  /// Does something in one transaction, all or nothing.
  ///
  /// SQLite would go on writing to a file that somebody removed, and nobody would ever see it
  /// again; so this looks whether the file is still in its place, and begins a new one if not.
  func write<Result>(
    _ body: (Database, OpenDatabase) throws -> Result
  ) throws(ServingError) -> Result {
    let database = try databaseInPlace()
    return try database.write { try body($0, database) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws(ServingError) -> Result {
    try current.read(body)
  }

  var current: OpenDatabase { state.withLock { $0.database } }

  private func databaseInPlace() throws(ServingError) -> OpenDatabase {
    let database = current
    if let identity = database.identity, identity == folder.databaseIdentity() { return database }
    // The result of a typed throw out of the lock is carried by hand.
    let result = state.withLock { state in
      Result { () throws(ServingError) in
        // Another thread may have been here before.
        if let identity = state.database.identity, identity == folder.databaseIdentity() {
          return state.database
        }
        try folder.create()
        if !state.lock.isInPlace { state.lock = try StateLock(folder) }
        state.database = try OpenDatabase(folder, byteCountMax: byteCountMax)
        return state.database
      }
    }
    tallies.withLock { $0 = OutcomeTallyTable() }
    return try result.get()
  }
}
