internal import Synchronization

/// Records on their way from one event loop, or from tasks, to whoever writes or sends them. Who
/// puts in never waits for the other side, and what finds no room is counted.
package final class RecordQueue<Record: Sendable>: Sendable {
  private let countMax: Int
  private let records = Mutex<[Record]>([])
  private let dropped = Atomic<Int>(0)

  package init(countMax: Int) {
    self.countMax = countMax
  }

  /// Records that found no room.
  package var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// - Returns: whether the record was the first to wait, so that somebody may be woken for it.
  @discardableResult
  package func put(_ record: Record) -> Bool {
    let count = records.withLock { records in
      guard records.count < countMax else { return -1 }
      records.append(record)
      return records.count
    }
    if count < 0 { dropped.wrappingAdd(1, ordering: .relaxed) }
    return count == 1
  }

  package func takeAll() -> [Record] {
    records.withLock { records in
      defer { records.removeAll() }
      return records
    }
  }
}
