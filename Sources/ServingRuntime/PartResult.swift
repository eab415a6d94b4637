internal import ServingCore

/// What came of some rows of a request in one run.
struct PartResult {
  var outputs: Result<BatchOutputs, ServingError>
  /// Where they stand in the run's outputs.
  var rows: Range<Int>
  var started: MonotonicInstant
  var finished: MonotonicInstant
}
