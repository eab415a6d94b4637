internal import Glibc

/// A file with given bytes that goes with its owner.
package final class TemporaryFile {
  package let path: String

  /// - Throws: what the system said.
  package init(_ bytes: [UInt8]) throws(Errno) {
    var template = Array("/tmp/crossfade-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Errno(number: errno) }
    defer { close(descriptor) }
    path = template.withUnsafeBufferPointer { text in
      text.baseAddress.map { String(cString: $0) } ?? ""
    }
    guard write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Errno(number: errno)
    }
  }

  deinit { unlink(path) }

  /// The system's number for what went wrong, errno(3).
  package struct Errno: Error {
    package var number: Int32
  }
}
