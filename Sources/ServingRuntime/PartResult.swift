internal import ServingCore

/// What came of some rows of a request in one run.
struct PartResult {
  var outputs: Result<BatchOutputs, ServingError>
  /// Where they stand in ``outputs``.
  var rows: Range<Int>
  var started: MonotonicInstant
  var finished: MonotonicInstant

  /// - Parameters:
  ///   - result: of the whole run.
  ///   - rows: where the part's stand in it.
  ///   - lengths: of the part's padded axes.
  init(
    of result: Result<BatchOutputs, ServingError>, rows: Range<Int>, lengths: [Int],
    assembly: borrowing BatchAssembly, started: MonotonicInstant, finished: MonotonicInstant
  ) {
    outputs = result
    self.rows = rows
    self.started = started
    self.finished = finished
    if case .success(let outputs) = result {
      let own = assembly.take(rows, lengths: lengths, of: outputs)
      self.outputs = .success(own.outputs)
      self.rows = own.rows
    }
  }

  /// Of a part that did not run.
  init(failure: ServingError, at now: MonotonicInstant) {
    outputs = .failure(failure)
    rows = 0..<0
    started = now
    finished = now
  }
}
