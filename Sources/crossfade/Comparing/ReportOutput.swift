internal import Foundation
internal import ServingCore

/// Where a report goes.
enum ReportOutput {
  /// - Parameter path: nil for standard output; a file that is there is replaced.
  /// - Throws: `FAILED_PRECONDITION` with the system's words.
  static func write(_ text: String, to path: String?) throws(ServingError) {
    guard let path else {
      // The formats end their last line themselves; CSV ends it in its own way.
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw ServingError(
        .failedPrecondition,
        "\(path.quotedPath) cannot be written: \(error.localizedDescription)")
    }
  }
}
