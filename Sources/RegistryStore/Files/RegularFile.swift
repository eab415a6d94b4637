internal import Crypto
internal import Glibc
internal import ServingCore

/// An open regular file.
struct RegularFile: ~Copyable {
  /// 1 MiB: few calls, little memory.
  static let chunkByteCount = 1 << 20

  private let descriptor: Descriptor
  /// When it was opened.
  let byteCount: Int

  var path: String { descriptor.path }

  /// Opens a file for reading by its path.
  /// - Throws: `INVALID_ARGUMENT` when the last component is a symbolic link, a folder, a pipe or
  ///   a device; the system's words when it cannot be opened.
  init(readingPath path: String) throws(ServingError) {
    // Without O_NONBLOCK opening a pipe would wait for its other end.
    try self.init(
      Descriptor(opening: path) {
        open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      })
  }

  /// Takes a descriptor, if it is a regular file's.
  init(_ descriptor: consuming Descriptor) throws(ServingError) {
    let status = try descriptor.status()
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ServingError(
        .invalidArgument,
        "\(descriptor.path.quotedPath) is not a regular file; give the file itself")
    }
    byteCount = Int(status.st_size)
    self.descriptor = descriptor
  }

  /// The whole content.
  /// - Throws: `INVALID_ARGUMENT` when there is more than `byteCountMax`.
  func readAll(byteCountMax: Int) throws(ServingError) -> [UInt8] {
    var content: [UInt8] = []
    try forEachChunk { chunk throws(ServingError) in
      guard chunk.count <= byteCountMax - content.count else {
        throw ServingError(
          .invalidArgument,
          "\(path.quotedPath) is too large: expected at most \(byteCountMax) bytes")
      }
      content.append(contentsOf: chunk)
    }
    return content
  }

  /// Hands the content over in order, at most ``chunkByteCount`` at a time.
  func forEachChunk(
    _ body: (UnsafeRawBufferPointer) throws(ServingError) -> Void
  ) throws(ServingError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.chunkByteCount, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try Descriptor.retried("read", path) {
        read(descriptor.number, buffer.baseAddress, buffer.count)
      }
      guard count > 0 else { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Bytes and SHA-256 of the content as it is read; each chunk also goes to `sink`.
  func digest(
    sink: (UnsafeRawBufferPointer) throws(ServingError) -> Void = { _ in }
  ) throws(ServingError) -> (byteCount: Int, sha256: String) {
    var hash = SHA256()
    var byteCount = 0
    try forEachChunk { chunk throws(ServingError) in
      byteCount += chunk.count
      hash.update(bufferPointer: chunk)
      try sink(chunk)
    }
    return (byteCount, SHA256Hex.text(hash.finalize()))
  }

  /// Appends all the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(ServingError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try Descriptor.retried("write", path) {
        Glibc.write(descriptor.number, rest.baseAddress, rest.count)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Seconds since the epoch at which the content changed last.
  func modificationTime() throws(ServingError) -> Int64 {
    Int64(try descriptor.status().st_mtim.tv_sec)
  }

  /// Makes the content read-only and sees it onto the disk.
  func seal() throws(ServingError) {
    try descriptor.setMode(0o444)
    try descriptor.flush()
  }
}
