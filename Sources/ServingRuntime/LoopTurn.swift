package import ServingCore

/// An event loop's offer to run batches itself at the end of a turn, where that costs less than
/// waking a thread.
package struct LoopTurn: Sendable {
  /// Most nanoseconds that one run may be expected to take to be run on a loop. A thread's wake-up
  /// and the one back to the loop cost some 10 to 50 µs together, and everybody else on the loop
  /// waits for as long as the run takes. 64 rows of the small MLP took 19 µs on a quiet machine and
  /// 50 to 90 µs on a loop of a busy one: at 50 µs such models went back and forth.
  package static let runNanosecondsMax: UInt64 = 100_000
  /// Rows that a run on a loop is gathered up to: more of the small MLP would pass
  /// ``runNanosecondsMax`` on a busy machine, and save nothing there, where nobody is woken.
  package static let gatheredRowsMax = 64
  /// How long a loop may be kept by the runs of one turn, all lanes together.
  package static let nanosecondsMax: UInt64 = 500_000

  /// The loop's own, so that what it ran needs no detour.
  package let sink: CompletionSink
  /// When the loop must go on with other things.
  package let end: MonotonicInstant

  package init(sink: CompletionSink, begun: MonotonicInstant) {
    self.sink = sink
    end = begun.advanced(byNanoseconds: Self.nanosecondsMax)
  }
}
