package import ServingCore

/// Why a writer cannot write now.
package struct WriterProblem: Hashable, Sendable {
  /// Of the last attempt.
  package var error: ServingError
  /// When the first of the attempts failed that have failed in a row.
  package var since: MonotonicInstant
  package var attempts: Int
}
