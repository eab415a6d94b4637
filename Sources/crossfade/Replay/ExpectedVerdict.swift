internal import ServingCore
internal import ServingRuntime

/// What becomes of a verdict that was not expected.
enum ExpectedVerdict {
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
