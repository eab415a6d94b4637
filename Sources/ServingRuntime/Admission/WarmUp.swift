internal import ServingCore

/// Runs the batch sizes that will be seen, so that the first caller does not pay for what an engine
/// sets up on its first run of a size: buffers, kernels chosen by shape.
struct WarmUp<Session: EngineSession> {
  let trial: SessionTrial<Session>
  let limits: WarmUpLimits
  let clock: Lane.Clock

  /// The sizes to run, ascending: those that the version names and, where requests share runs, the
  /// powers of two up to the largest batch and that batch itself.
  static func sizes(asked: [Int], maxRows: Int, isBatched: Bool) -> [Int] {
    guard isBatched else { return [1] }
    var sizes = Set(asked.filter { $0 > 0 })
    var size = 1
    while size < maxRows {
      sizes.insert(size)
      size *= 2
    }
    sizes.insert(max(maxRows, 1))
    return sizes.sorted()
  }

  /// Runs the sizes in order. A model may refuse made-up rows; that is no reason to refuse it.
  /// - Parameter example: a request to take the row from; zeros without one.
  func run(sizes: [Int], example: [OwnedTensor]?) -> (AdmissionStep.Outcome, String) {
    let started = clock()
    var reached: [Int] = []
    do throws(ServingError) {
      let row = try trial.warmUpRow(of: example)
      let rowByteCount = row.reduce(0) { $0 + $1.bytes.count }
      for rows in sizes {
        if let reason = reasonToStop(before: rows, rowByteCount, since: started, reached) {
          let left = sizes.dropFirst(reached.count)
          return (.passed, "\(Self.text(reached)); not \(Self.list(left)): \(reason)")
        }
        try trial.warmUp(rows: rows, with: row)
        reached.append(rows)
      }
    } catch {
      let refusal = "refused by the model: \(error.message)"
      guard !reached.isEmpty else { return (.skipped, refusal) }
      let left = sizes.dropFirst(reached.count)
      return (.passed, "\(Self.text(reached)); not \(Self.list(left)): \(refusal)")
    }
    return (.passed, Self.text(reached))
  }

  /// The first size is always run.
  private func reasonToStop(
    before rows: Int, _ rowByteCount: Int, since started: MonotonicInstant, _ reached: [Int]
  ) -> String? {
    guard !reached.isEmpty else { return nil }
    let nanoseconds = clock().nanoseconds(since: started)
    if nanoseconds >= limits.nanosecondsMax {
      return "the limit of \(limits.nanosecondsMax / 1_000_000) ms for warming up was reached"
    }
    let (byteCount, isOver) = rowByteCount.multipliedReportingOverflow(by: rows)
    if isOver || byteCount > limits.inputBytesMax {
      return "\(rows) rows would be more than the \(limits.inputBytesMax) input bytes of a batch"
    }
    return nil
  }

  private static func text(_ sizes: [Int]) -> String {
    sizes == [1] ? "a batch of 1 row" : "batches of \(list(sizes)) rows"
  }

  private static func list(_ sizes: some Sequence<Int>) -> String {
    sizes.map(String.init).joined(separator: ", ")
  }
}
