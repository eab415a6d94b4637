internal import Glibc
package import ServingCore

/// Reads a file of an operator's, such as an access file, a key or a chain, as far as it may be
/// long. Links are followed: Kubernetes lays secrets down as links.
package enum FileBytes {
  /// - Parameter what: what the file is, for messages, such as `certificate`.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file and what is wrong with it.
  package static func read(
    _ path: String, _ what: String, byteCountMax: Int
  ) throws(ServingError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, what) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: byteCountMax + 1)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(path, what) }
      if got == 0 { break }
      count += got
    }
    guard count <= byteCountMax else {
      throw ServingError(
        .invalidArgument,
        "\(what) \(path.quotedPath): expected at most \(byteCountMax) bytes, got more")
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private static func failure(_ path: String, _ what: String) -> ServingError {
    ServingError(
      .notFound, "\(what) \(path.quotedPath) cannot be read: \(String(cString: strerror(errno)))")
  }
}
