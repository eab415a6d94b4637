import Glibc
import Testing

/// A file with given bytes that goes with its owner.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]) throws {
    var template = Array("/tmp/crossfade-artifact-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0, "cannot make a temporary file")
    defer { close(descriptor) }
    path = template.withUnsafeBufferPointer { text in
      text.baseAddress.map { String(cString: $0) } ?? ""
    }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
  }

  deinit { unlink(path) }
}
