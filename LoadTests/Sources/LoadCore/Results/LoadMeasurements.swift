/// What one event loop counts and times, and the sum of several.
package struct LoadMeasurements: Sendable {
  /// Requests that count: those due after the warm-up and before the end.
  package var sent = 0
  package var answered = 0
  package var failures = FailureTally()
  /// Requests that were due and did not go out, by reason.
  package var notSent: [NotSentReason: Int] = [:]
  /// Good answers that came between the end of the warm-up and the end, whenever their requests
  /// were due.
  package var answeredInTime = 0
  /// Requests before those that count, and their failures.
  package var warmUpSent = 0
  package var warmUpFailures = FailureTally()
  package var requestBodyBytes = 0
  package var replyBodyBytes = 0
  /// Good answers by the version that gave them.
  package var versions: [Int64: Int] = [:]

  /// From the intended start to the answer.
  package var latency = TimeHistogram()
  /// From the stream to the answer.
  package var service = TimeHistogram()
  /// From the intended start until the generator got to it.
  package var lag = TimeHistogram()
  /// From there until a connection had a stream for it.
  package var streamWait = TimeHistogram()
  /// By the server's own account.
  package var queue = TimeHistogram()
  package var batch = TimeHistogram()
  package var compute = TimeHistogram()

  package init() {}

  package var failed: Int { failures.count }
  package var notSentCount: Int { notSent.values.reduce(0, +) }

  package mutating func recordNotSent(_ reason: NotSentReason) {
    notSent[reason, default: 0] += 1
  }

  package mutating func recordSent(bodyBytes: Int, _ times: CallTimes) {
    sent += 1
    requestBodyBytes += bodyBytes
    lag.record(nanoseconds: times.begun - times.intended)
  }

  package mutating func recordAnswer(
    at now: Int64, _ times: CallTimes, bodyBytes: Int, version: Int64, server: ServerTimes?
  ) {
    answered += 1
    replyBodyBytes += bodyBytes
    versions[version, default: 0] += 1
    latency.record(nanoseconds: now - times.intended)
    if let sent = times.sent {
      service.record(nanoseconds: now - sent)
      streamWait.record(nanoseconds: sent - times.begun)
    }
    if let time = server?.queue { queue.record(microseconds: time) }
    if let time = server?.batch { batch.record(microseconds: time) }
    if let time = server?.compute { compute.record(microseconds: time) }
  }

  package mutating func add(_ other: LoadMeasurements) {
    sent += other.sent
    answered += other.answered
    failures.add(other.failures)
    notSent.merge(other.notSent, uniquingKeysWith: +)
    answeredInTime += other.answeredInTime
    warmUpSent += other.warmUpSent
    warmUpFailures.add(other.warmUpFailures)
    requestBodyBytes += other.requestBodyBytes
    replyBodyBytes += other.replyBodyBytes
    versions.merge(other.versions, uniquingKeysWith: +)
    latency.add(other.latency)
    service.add(other.service)
    lag.add(other.lag)
    streamWait.add(other.streamWait)
    queue.add(other.queue)
    batch.add(other.batch)
    compute.add(other.compute)
  }
}
