internal import Foundation
internal import ServingCore
internal import ServingRuntime

/// Where a replay's report goes, and what becomes of a verdict that was not expected.
enum ReplayOutput {
  /// - Parameter path: nil for standard output.
  /// - Throws: `FAILED_PRECONDITION` with the system's words.
  static func write(_ text: String, to path: String?) throws(ServingError) {
    guard let path else {
      // The formats end their last line themselves.
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

  /// - Throws: `FAILED_PRECONDITION` with what was found instead.
  static func check(
    _ view: ComparisonReportView, is expected: ComparisonVerdict?
  ) throws(ServingError) {
    guard let expected, view.verdict != expected else { return }
    throw ServingError(
      .failedPrecondition,
      "versions \(view.baseline) and \(view.candidate) of model \(view.model) were expected to be "
        + "\(expected.rawValue), and are \(view.verdict.rawValue): \(view.sentence)")
  }
}
