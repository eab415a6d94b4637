package import ServingCore
internal import Synchronization

/// Where spans wait to be exported: traced requests of the event loops, and spans of tasks.
package final class TraceOutlet: Sendable {
  package let sampling: TraceSampling
  private let policy: ExportPolicy
  private let requests = Mutex<[RecordQueue<RequestTrace>]>([])
  private let spans: RecordQueue<SpanRecord>

  package init(sampling: TraceSampling, policy: ExportPolicy = .defaults) {
    self.sampling = sampling
    self.policy = policy
    spans = RecordQueue(countMax: policy.queuedMax)
  }

  /// A queue for one event loop.
  package func makeQueue() -> RecordQueue<RequestTrace> {
    let queue = RecordQueue<RequestTrace>(countMax: policy.queuedMax)
    requests.withLock { $0.append(queue) }
    return queue
  }

  package func put(_ span: SpanRecord) { spans.put(span) }

  /// Requests and spans that found no room. A request counts once, whatever its spans would be.
  package var droppedCount: Int {
    requests.withLock { $0 }.reduce(spans.droppedCount) { $0 + $1.droppedCount }
  }

  /// Everything that waits, as spans.
  /// - Parameter epochOffset: as ``EpochOffset`` reads it.
  func takeAll(epochOffset: Int64) -> [SpanRecord] {
    var taken = spans.takeAll()
    for queue in requests.withLock({ $0 }) {
      for trace in queue.takeAll() {
        taken.append(contentsOf: trace.spans(epochOffset: epochOffset))
      }
    }
    return taken
  }
}
