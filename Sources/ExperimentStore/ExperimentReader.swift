internal import GRDB
package import ServingCore

/// Reads a store: the one that this process owns, or one of a server that runs, or ran, elsewhere.
package struct ExperimentReader: Sendable {
  private enum Source: Sendable {
    case store(ExperimentStore)
    case file(DatabaseQueue, path: String)
  }

  private let source: Source

  init(store: ExperimentStore) { source = .store(store) }

  /// Opens a store below a state folder for reading, without its lock: a server may run.
  /// - Throws: `NOT_FOUND` when there is none; `FAILED_PRECONDITION` when the database is of
  ///   another schema or program; `DATA_LOSS` when it is damaged.
  package init(folder path: String) throws(ServingError) {
    let folder = StateFolder(path: path)
    guard folder.databaseIdentity() != nil else {
      throw ServingError(
        .notFound,
        "there is no \(StateFolder.databaseName) in \(path.quotedPath); name the folder that the "
          + "server's --state names")
    }
    let databasePath = folder.databasePath
    do {
      let queue = try DatabaseQueue(path: databasePath, configuration: StoreConfiguration.reader)
      try queue.read { try StoreSchema.check($0, databasePath, emptyIsFine: false) }
      source = .file(queue, path: databasePath)
    } catch {
      throw .store(error, databasePath)
    }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws(ServingError) -> Result {
    switch source {
    case .store(let store): return try store.read(body)
    case .file(let queue, let path):
      do { return try queue.read(body) } catch { throw .store(error, path) }
    }
  }
}
