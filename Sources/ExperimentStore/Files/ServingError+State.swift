internal import Foundation
internal import GRDB
internal import Glibc
internal import ServingCore

extension ServingError {
  /// What the system says about a call that failed on a file of the state folder.
  static func state(_ number: CInt, _ action: String, _ path: String) -> ServingError {
    let code: StatusCode =
      switch number {
      case ENOENT: .notFound
      case EACCES, EPERM, EROFS: .permissionDenied
      case ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM: .resourceExhausted
      case ELOOP, ENOTDIR, EISDIR, ENAMETOOLONG, EEXIST: .invalidArgument
      default: .unavailable
      }
    return ServingError(
      code, "cannot \(action) \(path.quotedPath): \(String(cString: strerror(number)))")
  }

  /// What went wrong with the database, for whoever runs the server.
  static func store(_ error: any Error, _ path: String) -> ServingError {
    if let error = error as? ServingError { return error }
    if let found = error as? StoredFields.Unexpected {
      return damaged(path, "column \(found.column + 1) of a row holds no \(found.expected)")
    }
    if error is DecodingError { return damaged(path, "a text is not the JSON that it should be") }
    guard let error = error as? DatabaseError else {
      return ServingError(.internal, "\(path.quotedPath): \(String(describing: error))")
    }
    let words = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: return damaged(path, words)
    case .SQLITE_FULL:
      return ServingError(
        .resourceExhausted,
        "\(path.quotedPath) cannot grow: \(words); free space on its disk, or keep less (a shorter "
          + "retention)")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      return ServingError(
        .permissionDenied,
        "\(path.quotedPath) cannot be written: \(words); check the file system and the owner of "
          + "the state folder")
    case .SQLITE_CANTOPEN:
      return ServingError(
        .unavailable, "\(path.quotedPath) cannot be opened: \(words); check the state folder")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return ServingError(
        .unavailable,
        "\(path.quotedPath) was locked by another process for over "
          + "\(Int(StoreLimits.busySeconds)) s: \(words); end what holds a transaction open in it")
    case .SQLITE_IOERR:
      return ServingError(
        .unavailable,
        "\(path.quotedPath): reading or writing failed (\(error.extendedResultCode)): \(words); "
          + "check its disk")
    case .SQLITE_TOOBIG: return ServingError(.invalidArgument, "\(path.quotedPath): \(words)")
    default:
      return ServingError(.internal, "\(path.quotedPath): \(error.extendedResultCode): \(words)")
    }
  }

  /// The file does not hold what was written to it.
  static func damaged(_ path: String, _ words: String) -> ServingError {
    ServingError(
      .dataLoss,
      "\(path.quotedPath) is damaged (\(words)); stop the server, move the file away together with "
        + "its -wal and -shm, and start again: a new one is begun")
  }
}
