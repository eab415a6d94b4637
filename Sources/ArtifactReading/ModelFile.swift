internal import Glibc
package import ServingCore

/// Reads a model's file whole.
///
/// Read rather than mapped: a file that is cut short while it is mapped ends the process.
package enum ModelFile {
  /// The most to ask of one `read`, in bytes; Linux gives no more at once.
  private static let readBytesMax = 1 << 30

  /// - Throws: `NOT_FOUND` without such a file, `INVALID_ARGUMENT` when it is not a regular file or
  ///   larger than `byteCountMax`, `UNAVAILABLE` when it cannot be read.
  package static func read(path: String, byteCountMax: Int) throws(ServingError) -> [UInt8] {
    // Without O_NONBLOCK a named pipe would keep us waiting for somebody to write.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, "opened", errno) }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, "examined", errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ServingError(.invalidArgument, "\(path.quotedForMessage) is not a regular file")
    }
    let byteCount = Int(status.st_size)
    guard byteCount <= byteCountMax else {
      throw ServingError(
        .invalidArgument,
        "\(path.quotedForMessage) is too large: expected at most \(byteCountMax) bytes, "
          + "got \(byteCount)",
        detail: ["limit_bytes": "\(byteCountMax)"])
    }
    var failed: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
      while filled < byteCount {
        let count = Glibc.read(
          descriptor, buffer.baseAddress.map { $0 + filled },
          min(byteCount - filled, readBytesMax))
        if count < 0, errno == EINTR { continue }
        if count < 0 { failed = errno }
        if count <= 0 { break }
        filled += count
      }
    }
    guard failed == 0 else { throw failure(path, "read", failed) }
    guard bytes.count == byteCount else {
      throw ServingError(
        .unavailable,
        "\(path.quotedForMessage) changed while it was read: expected \(byteCount) bytes, "
          + "got \(bytes.count)")
    }
    return bytes
  }

  private static func failure(_ path: String, _ action: String, _ code: Int32) -> ServingError {
    ServingError(
      code == ENOENT || code == ENOTDIR ? .notFound : .unavailable,
      "\(path.quotedForMessage) cannot be \(action): \(String(cString: strerror(code)))")
  }
}
