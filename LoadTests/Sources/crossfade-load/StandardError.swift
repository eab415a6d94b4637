internal import Foundation

/// What people read beside the result.
enum StandardError {
  static func say(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
  }
}
