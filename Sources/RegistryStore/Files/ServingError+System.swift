internal import Glibc
internal import ServingCore

extension ServingError {
  /// What the system says about a call that failed.
  /// - Parameters:
  ///   - number: `errno` right after the call.
  ///   - action: what was tried, as in "cannot *open*".
  static func system(_ number: CInt, _ action: String, _ path: String) -> ServingError {
    let advice =
      switch number {
      case ENOSPC, EDQUOT: "; free some space there and try again"
      case EFBIG: "; raise the limit on the size of files (ulimit -f)"
      case EROFS: "; the file system is mounted read-only"
      case EACCES, EPERM: "; it needs other permissions, or another user"
      case ELOOP: "; symbolic links are not followed here, give the file or folder itself"
      default: ""
      }
    return ServingError(
      statusCode(number),
      "cannot \(action) \(path.quotedPath): \(words(number))\(advice)",
      detail: ["errno": "\(number)"])
  }

  /// The number that ``system(_:_:_:)`` was given; nil for any other error.
  var systemNumber: CInt? { detail["errno"].flatMap { CInt($0) } }

  private static func statusCode(_ number: CInt) -> StatusCode {
    switch number {
    case ENOENT: .notFound
    case EACCES, EPERM, EROFS: .permissionDenied
    case ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM: .resourceExhausted
    case EEXIST, ENOTEMPTY: .alreadyExists
    case ELOOP, ENOTDIR, EISDIR, ENAMETOOLONG, ENXIO: .invalidArgument
    default: .unavailable
    }
  }

  private static func words(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    let utf8 = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: utf8, as: UTF8.self)
  }
}
