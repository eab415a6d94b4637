package import Logging
package import ServingCore
internal import Synchronization

/// Sends spans to their receiver, a batch at a time. What the receiver does, or does not, is never
/// seen by requests: queues in front of it are bounded, and what finds no room is counted.
package final class SpanExporter: Sendable {
  private struct Counts {
    var exported = 0
    var failures = 0
    var dropped: [SpanDrop: Int] = [:]
  }

  package let receiver: TraceReceiver
  private let outlet: TraceOutlet
  private let policy: ExportPolicy
  private let resource: [SpanAttributeRecord]
  private let log: Logger
  private let counts = Mutex(Counts())
  private let isFailing = Atomic<Bool>(false)

  /// - Parameter instance: what tells this process from its replicas, `service.instance.id`.
  package init(
    receiver: TraceReceiver, outlet: TraceOutlet, instance: String,
    policy: ExportPolicy = .defaults, log: Logger
  ) {
    self.receiver = receiver
    self.outlet = outlet
    self.policy = policy
    self.log = log
    resource = [
      SpanAttributeRecord("service.version", .text(Product.version)),
      SpanAttributeRecord("service.instance.id", .text(instance)),
    ]
  }

  package var exportedCount: Int { counts.withLock { $0.exported } }
  /// Attempts that did not succeed.
  package var failureCount: Int { counts.withLock { $0.failures } }

  /// Spans that were not exported, by reason; requests whose spans found no room count once.
  package var dropped: [SpanDrop: Int] {
    var dropped = counts.withLock { $0.dropped }
    if outlet.droppedCount > 0 { dropped[.queueFull] = outlet.droppedCount }
    return dropped
  }

  /// Sends until the task is cancelled, and then, for a little longer, what is left.
  package func run() async {
    let sender = SpanSender(receiver, policy: policy)
    var random = SystemRandomNumberGenerator()
    var waiting: ArraySlice<ArraySlice<SpanRecord>> = []
    while !Task.isCancelled {
      if let batch = waiting.first {
        guard await export(batch, sender, &random) else { break }
        waiting = waiting.dropFirst()
      } else {
        // Cut short when the task is cancelled, which ends the loop.
        try? await Task.sleep(for: .milliseconds(policy.intervalMilliseconds))
        waiting = takeBatches()[...]
      }
    }
    let left = Array(waiting) + takeBatches()
    // A task of its own, as this one's cancellation would cut every attempt.
    await Task { await finish(left, sender) }.value
    await sender.close()
  }

  private func takeBatches() -> [ArraySlice<SpanRecord>] {
    let spans = outlet.takeAll(epochOffset: EpochOffset.read())
    return stride(from: 0, to: spans.count, by: policy.batchSpansMax).map {
      spans[$0..<min($0 + policy.batchSpansMax, spans.count)]
    }
  }

  /// - Returns: whether it is settled what became of the batch; false when the task was cancelled
  ///   before that.
  private func export(
    _ batch: ArraySlice<SpanRecord>, _ sender: SpanSender,
    _ random: inout SystemRandomNumberGenerator
  ) async -> Bool {
    let body = encode(batch)
    for attempt in 1...policy.attemptsMax {
      let (outcome, reply) = await sender.send(
        body, timeoutMilliseconds: policy.timeoutMilliseconds)
      let decision = policy.decide(outcome, attempt: attempt, random: random.next())
      if decision != .taken, Task.isCancelled { return false }
      switch decision {
      case .taken:
        taken(batch.count, reply)
        return true
      case .drop(let reason):
        drop(batch.count, reason, outcome)
        return true
      case .retry(let milliseconds):
        failed(outcome)
        guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return false }
      }
    }
    preconditionFailure("the policy ends after its last attempt")
  }

  /// One attempt for each batch, within the time that there is for all.
  private func finish(_ batches: [ArraySlice<SpanRecord>], _ sender: SpanSender) async {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .milliseconds(policy.flushMilliseconds))
    for batch in batches {
      let left = clock.now.duration(to: end) / .milliseconds(1)
      guard left > 1 else {
        drop(batch.count, .shutdown, .unreachable)
        continue
      }
      let (outcome, reply) = await sender.send(encode(batch), timeoutMilliseconds: Int(left))
      if case .taken = policy.decide(outcome, attempt: 1, random: 0) {
        taken(batch.count, reply)
      } else {
        drop(batch.count, .shutdown, outcome)
      }
    }
  }

  private func encode(_ batch: ArraySlice<SpanRecord>) -> [UInt8] {
    SpanExport.encode(Array(batch), serviceName: receiver.serviceName, attributes: resource)
  }

  private func taken(_ count: Int, _ body: [UInt8]) {
    let reply = ExportReply(decoding: body)
    let rejected = Int(clamping: min(reply?.rejectedCount ?? 0, Int64(count)))
    counts.withLock { counts in
      counts.exported += count - rejected
      if rejected > 0 { counts.dropped[.rejected, default: 0] += rejected }
    }
    if let message = reply?.message, !message.isEmpty {
      log.debug("spans", metadata: ["receiver": "\(message)", "rejected": "\(rejected)"])
    }
    if isFailing.exchange(false, ordering: .relaxed) {
      log.info("spans are exported again", metadata: ["receiver": "\(receiver.url)"])
    }
  }

  private func drop(_ count: Int, _ reason: SpanDrop, _ outcome: ExportPolicy.Outcome) {
    failed(outcome)
    counts.withLock { $0.dropped[reason, default: 0] += count }
  }

  /// Said once, until it is over.
  private func failed(_ outcome: ExportPolicy.Outcome) {
    counts.withLock { $0.failures += 1 }
    guard !isFailing.exchange(true, ordering: .relaxed) else { return }
    let reason =
      switch outcome {
      case .status(let status, _): "status \(status)"
      case .unreachable: "no reply"
      }
    log.warning(
      "spans are not exported",
      metadata: ["receiver": "\(receiver.url)", "reason": "\(reason)"])
  }
}
