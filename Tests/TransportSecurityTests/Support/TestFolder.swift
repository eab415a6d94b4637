import Foundation

/// A folder for a test's files that goes with its owner.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "crossfade-tls-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file whole, as a rename does, or in place.
  func write(_ text: String, _ name: String) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
