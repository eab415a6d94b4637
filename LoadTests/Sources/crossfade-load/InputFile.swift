internal import Foundation
internal import LoadCore

/// A file that an option names.
enum InputFile {
  /// Bytes of one at most, in MiB: more than any gateway takes in one request by default.
  private static let mebibytesMax = 256

  static func bytes(_ path: String) throws(LoadError) -> [UInt8] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw LoadError("\(path) cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= mebibytesMax << 20 else {
      throw LoadError("\(path): expected at most \(mebibytesMax) MiB, got \(data.count) bytes")
    }
    return Array(data)
  }
}
