/// What the requests of one arm showed, in sums: all that the gates need, of a bounded size.
package struct ArmEvidence: Hashable, Sendable {
  /// Requests that were answered or refused; those that their caller cancelled are not among them.
  package internal(set) var requestCount = 0
  /// Those answered by an error other than a refusal.
  package internal(set) var errorCount = 0
  /// Those refused for want of room or readiness: RESOURCE_EXHAUSTED and UNAVAILABLE.
  package internal(set) var refusalCount = 0
  /// Milliseconds from a request's head to its reply. Of OK replies only: an error is often quicker
  /// than an answer, or as late as its deadline, and would make an arm that fails look fast.
  package internal(set) var latencies = ValueHistogram()
  /// Of OK replies with a label.
  package internal(set) var labels = LabelCounts()
  /// Of OK replies with a score.
  package internal(set) var scores = ValueHistogram()
  /// Set as a whole: what comes to be known changes with time, and not by one request.
  package var outcomes = OutcomeCounts()

  package init() {}

  /// Requests that were not refused, of which errors are a share.
  package var admittedCount: Int { requestCount - refusalCount }

  /// Counts one request.
  ///
  /// Every code but refusals and CANCELLED is an error, callers' mistakes too: those hit both arms
  /// alike, and a canary that refuses an input which the stable version takes has to show.
  /// - Parameter code: nil for OK.
  package mutating func add(
    code: StatusCode?, latencyNanoseconds: UInt64, output: OutputSummary = .none
  ) {
    guard code != .cancelled else { return }
    requestCount += 1
    switch code {
    case .resourceExhausted, .unavailable:
      refusalCount += 1
    case .some:
      errorCount += 1
    case nil:
      latencies.add(Double(latencyNanoseconds) / 1e6)
      if let label = output.label { labels.add(label) }
      if let score = output.score { scores.add(score) }
    }
  }

  /// Counts what came behind, outcomes too.
  package mutating func merge(_ other: ArmEvidence) {
    requestCount += other.requestCount
    errorCount += other.errorCount
    refusalCount += other.refusalCount
    latencies.merge(other.latencies)
    labels.merge(other.labels)
    scores.merge(other.scores)
    outcomes.merge(other.outcomes)
  }
}
