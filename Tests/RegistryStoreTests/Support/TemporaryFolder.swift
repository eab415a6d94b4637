import Foundation
import Glibc

/// A folder of its own for one test; gone with what is in it when the test lets go.
///
/// Its files are made with plain system calls, so that what the tests prepare does not depend on
/// what they test.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/registry-store-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { preconditionFailure("mkdtemp: \(errno)") }
    path = String(cString: made)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      print("left behind: \(path): \(error)")
    }
  }

  /// Makes a folder and those above it; gives its path.
  @discardableResult
  func makeFolder(_ name: String) -> String {
    var made = path
    for part in name.split(separator: "/") {
      made += "/\(part)"
      precondition(mkdir(made, 0o755) == 0 || errno == EEXIST, "mkdir \(made): \(errno)")
    }
    return made
  }

  /// Writes a file, in place of an earlier one of that name; gives its path.
  @discardableResult
  func write(_ name: String, _ content: [UInt8]) -> String {
    let file = "\(path)/\(name)"
    unlink(file)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o644)
    precondition(descriptor >= 0, "open \(file): \(errno)")
    precondition(Glibc.write(descriptor, content, content.count) == content.count)
    close(descriptor)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  func link(_ name: String, to target: String) {
    precondition(symlink(target, "\(path)/\(name)") == 0, "symlink: \(errno)")
  }

  /// The content of a file; nil when it cannot be read.
  func read(_ name: String) -> [UInt8]? {
    let descriptor = open("\(path)/\(name)", O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return content }
      content += chunk[..<count]
    }
  }

  /// The names in a folder, sorted, hidden ones too.
  func names(in folder: String = ".") -> [String] {
    guard let stream = opendir("\(path)/\(folder)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func remove(_ name: String) {
    precondition(Glibc.remove("\(path)/\(name)") == 0, "remove \(name): \(errno)")
  }

  func mode(of name: String) -> mode_t {
    var status = stat()
    precondition(lstat("\(path)/\(name)", &status) == 0, "lstat \(name): \(errno)")
    return status.st_mode & 0o7777
  }

  /// Sets when a name changed last, in seconds since the epoch.
  func setTime(of name: String, to seconds: Int64) {
    let times = [
      timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0),
    ]
    precondition(utimensat(AT_FDCWD, "\(path)/\(name)", times, 0) == 0, "utimensat: \(errno)")
  }
}
