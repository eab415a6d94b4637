internal import Glibc
internal import PlatformSupport
package import ServingCore
internal import Synchronization

/// Lines of the access log on their way: event loops leave records, one thread writes them.
package final class AccessLog: Sendable {
  /// Records of one event loop that wait; more are dropped.
  package static let queuedMax = 4_096
  /// What the thread waits for others to come before it writes, in microseconds.
  private static let gatherMicroseconds: useconds_t = 10_000

  package let sampling: AccessSampling
  /// Bytes of inputs, as text, in a line; zero for none, which is what nobody has to ask for.
  package let inputBytesMax: Int
  private let format: LogFormat
  private let output: LogOutput
  private let queues = Mutex<[RecordQueue<AccessRecord>]>([])
  private let signal = ThreadSignal()
  private let isStopping = Atomic<Bool>(false)
  private let written = Atomic<Int>(0)
  private let lost = Atomic<Int>(0)
  private let overRate = Atomic<Int>(0)

  package init(
    share: Percentage, inputBytesMax: Int = 0, format: LogFormat, output: LogOutput
  ) {
    sampling = AccessSampling(share)
    self.inputBytesMax = inputBytesMax
    self.format = format
    self.output = output
  }

  package var writtenCount: Int { written.load(ordering: .relaxed) }

  /// Lines that were not written, by reason.
  package var dropped: [AccessDrop: Int] {
    [
      .queueFull: queues.withLock { $0 }.reduce(0) { $0 + $1.droppedCount },
      .overRate: overRate.load(ordering: .relaxed),
      .writeFailed: lost.load(ordering: .relaxed),
    ]
  }

  /// A queue for one event loop.
  package func makeQueue() -> RecordQueue<AccessRecord> {
    let queue = RecordQueue<AccessRecord>(countMax: Self.queuedMax)
    queues.withLock { $0.append(queue) }
    return queue
  }

  package func countOverRate() { overRate.wrappingAdd(1, ordering: .relaxed) }

  /// Leaves a record. To be called on the queue's event loop.
  package func put(_ record: AccessRecord, in queue: RecordQueue<AccessRecord>) {
    if queue.put(record) { signal.raise() }
  }

  /// Writes until ``stop()``, and then what is left. For a thread of its own.
  package func run() {
    while true {
      let isLast = isStopping.load(ordering: .acquiring)
      writeWaiting()
      if isLast { return }
      signal.wait()
      if !isStopping.load(ordering: .acquiring) { usleep(Self.gatherMicroseconds) }
    }
  }

  /// Call after the event loops have left their last records.
  package func stop() {
    isStopping.store(true, ordering: .releasing)
    signal.raise()
  }

  private func writeWaiting() {
    let offset = EpochOffset.read()
    for queue in queues.withLock({ $0 }) {
      for record in queue.takeAll() {
        let isWritten = output.write(LogLine.bytes(record.entry(epochOffset: offset), format))
        if isWritten {
          written.wrappingAdd(1, ordering: .relaxed)
        } else {
          lost.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
  }
}
