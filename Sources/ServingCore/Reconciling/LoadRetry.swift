/// When a version that failed is tried again.
package enum LoadRetry {
  /// One second after the first failure, twice as long after each further one.
  package static let firstDelayNanoseconds: UInt64 = 1_000_000_000
  /// Five minutes.
  package static let delayNanosecondsMax: UInt64 = 300_000_000_000

  /// Whether the same files may do better later. What is wrong with the files themselves is only
  /// tried again when they change.
  package static func isWorthwhile(_ error: ServingError) -> Bool {
    switch error.code {
    case .unavailable, .resourceExhausted, .permissionDenied, .notFound, .deadlineExceeded,
      .cancelled:
      true
    case .invalidArgument, .unauthenticated, .failedPrecondition, .alreadyExists, .unimplemented,
      .dataLoss, .internal:
      false
    }
  }

  /// - Parameter failureCount: failures in a row, the last one included.
  package static func delayNanoseconds(afterFailures failureCount: Int) -> UInt64 {
    let doublings = min(max(failureCount - 1, 0), 20)
    return min(firstDelayNanoseconds << UInt64(doublings), delayNanosecondsMax)
  }
}
