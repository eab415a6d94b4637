/// What is known in the middle of a run.
package struct ProgressSnapshot: Sendable {
  package var sent = 0
  package var answered = 0
  package var failed = 0
  package var notSent = 0
  package var inFlight = 0
  package var latency = TimeHistogram()

  package init() {}

  /// - Parameter inFlight: of the same event loop.
  package init(_ measurements: LoadMeasurements, inFlight: Int) {
    sent = measurements.sent + measurements.warmUpSent
    failed = measurements.failed + measurements.warmUpFailures.count
    answered = sent - failed - inFlight
    notSent = measurements.notSentCount
    self.inFlight = inFlight
    latency = measurements.latency
  }

  package mutating func add(_ other: ProgressSnapshot) {
    sent += other.sent
    answered += other.answered
    failed += other.failed
    notSent += other.notSent
    inFlight += other.inFlight
    latency.add(other.latency)
  }
}
