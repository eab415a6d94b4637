internal import ServingCore

extension MonotonicInstant {
  /// - Parameter milliseconds: not negative.
  func advanced(byMilliseconds milliseconds: Int) -> MonotonicInstant {
    let (delta, overflow) = UInt64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
    return overflow ? .distantFuture : advanced(byNanoseconds: delta)
  }

  /// Whole milliseconds until then, rounded up, for poll(2); zero when it has come.
  func millisecondsForPoll(from now: MonotonicInstant) -> CInt {
    let nanoseconds = nanoseconds(since: now)
    let milliseconds = nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    return CInt(clamping: milliseconds)
  }
}
