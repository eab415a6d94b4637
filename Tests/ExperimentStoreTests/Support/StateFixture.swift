import ExperimentStore
import Foundation
import Glibc
import ServingCore

/// A state folder of its own for one test; gone when the test lets go.
final class StateFixture: Sendable {
  let parent: String
  var path: String { "\(parent)/state" }
  var database: String { "\(path)/crossfade.sqlite" }

  init() {
    var template = Array("/tmp/experiment-store-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { preconditionFailure("mkdtemp: \(errno)") }
    parent = String(cString: made)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: parent) } catch {
      print("left behind: \(parent): \(error)")
    }
  }

  func open() throws -> ExperimentStore { try ExperimentStore(folder: path) }

  func bytes(of file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  }

  func write(_ bytes: [UInt8], to file: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  static func mode(of file: String) -> mode_t {
    var status = stat()
    return stat(file, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  static func byteCount(of file: String) -> Int64 {
    var status = stat()
    return stat(file, &status) == 0 ? Int64(status.st_size) : 0
  }
}
