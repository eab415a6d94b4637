import ServingCore
import Testing

@testable import ExperimentStore

@Suite struct WriterQueueTests {
  private static func at(_ milliseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }

  private static var settings: WriterSettings {
    var settings = WriterSettings()
    settings.queueRowsMax = 6
    settings.queueByteCountMax = 100
    settings.batchRowsMax = 3
    settings.batchByteCountMax = 50
    return settings
  }

  private static func describe(_ step: WriterQueue<Int>.Step) -> String {
    switch step {
    case .write(let elements): "write \(elements)"
    case .wait(.distantFuture): "wait"
    case .wait(let instant): "wait until \(instant.nanoseconds / 1_000_000)"
    case .end: "end"
    }
  }

  private func expect(
    _ step: WriterQueue<Int>.Step, _ expected: String, at place: SourceLocation = #_sourceLocation
  ) {
    #expect(Self.describe(step) == expected, sourceLocation: place)
  }

  private static let error = ServingError(.resourceExhausted, "disk full")

  @Test func aRecordWaitsForOthersAndNotLonger() {
    var queue = WriterQueue<Int>(Self.settings)
    expect(queue.next(now: Self.at(0)), "wait")
    #expect(queue.offer(1, byteCount: 1, now: Self.at(10)) == .accepted(wakes: true))
    expect(queue.next(now: Self.at(10)), "wait until 210")
    #expect(queue.offer(2, byteCount: 1, now: Self.at(20)) == .accepted(wakes: false))
    expect(queue.next(now: Self.at(209)), "wait until 210")
    expect(queue.next(now: Self.at(210)), "write [1, 2]")
    queue.wrote()
    #expect(queue.counts.written == 2 && queue.counts.queuedRows == 0)
    expect(queue.next(now: Self.at(210)), "wait")
  }

  @Test func aFullBatchIsWrittenAtOnce() {
    var queue = WriterQueue<Int>(Self.settings)
    _ = queue.next(now: Self.at(0))
    #expect(queue.offer(1, byteCount: 1, now: Self.at(0)) == .accepted(wakes: true))
    _ = queue.next(now: Self.at(0))
    #expect(queue.offer(2, byteCount: 1, now: Self.at(0)) == .accepted(wakes: false))
    #expect(queue.offer(3, byteCount: 1, now: Self.at(0)) == .accepted(wakes: true))
    #expect(queue.offer(4, byteCount: 1, now: Self.at(0)) == .accepted(wakes: false))
    expect(queue.next(now: Self.at(0)), "write [1, 2, 3]")
    queue.wrote()
    expect(queue.next(now: Self.at(0)), "wait until 200")
  }

  @Test func rowsAreBoundedToTheRow() {
    var queue = WriterQueue<Int>(Self.settings)
    for number in 0..<6 {
      #expect(queue.offer(number, byteCount: 1, now: Self.at(0)) == .accepted(wakes: false))
    }
    #expect(queue.offer(6, byteCount: 1, now: Self.at(0)) == .dropped(.queueRows))
    // What is being written still takes its room.
    expect(queue.next(now: Self.at(0)), "write [0, 1, 2]")
    #expect(queue.offer(7, byteCount: 1, now: Self.at(0)) == .dropped(.queueRows))
    queue.wrote()
    #expect(queue.offer(8, byteCount: 1, now: Self.at(0)) == .accepted(wakes: false))
    #expect(queue.counts.dropped == [.queueRows: 2])
  }

  @Test func bytesAreBoundedToTheByte() {
    var queue = WriterQueue<Int>(Self.settings)
    #expect(queue.offer(0, byteCount: 101, now: Self.at(0)) == .dropped(.queueBytes))
    #expect(queue.offer(1, byteCount: 60, now: Self.at(0)) == .accepted(wakes: false))
    #expect(queue.offer(2, byteCount: 41, now: Self.at(0)) == .dropped(.queueBytes))
    #expect(queue.offer(3, byteCount: 40, now: Self.at(0)) == .accepted(wakes: false))
    #expect(queue.counts.dropped == [.queueBytes: 2])
    // The one that is over a batch's bytes alone goes alone.
    expect(queue.next(now: Self.at(0)), "write [1]")
  }

  @Test func whatFailsIsTriedAgainWithGrowingPauses() {
    var queue = WriterQueue<Int>(Self.settings)
    _ = queue.offer(1, byteCount: 1, now: Self.at(0))
    var now: UInt64 = 200
    for (attempt, pause) in [UInt64(100), 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]
      .enumerated()
    {
      expect(queue.next(now: Self.at(now)), "write [1]")
      queue.failed(Self.error, now: Self.at(now))
      #expect(
        queue.problem
          == WriterProblem(error: Self.error, since: Self.at(200), attempts: attempt + 1))
      expect(queue.next(now: Self.at(now + 1)), "wait until \(now + pause)")
      now += pause
    }
    // Meanwhile others wait behind it, and those that find no room are counted as what they are.
    for number in 2...6 { _ = queue.offer(number, byteCount: 1, now: Self.at(now)) }
    #expect(queue.offer(7, byteCount: 1, now: Self.at(now)) == .dropped(.storeFailed))
    expect(queue.next(now: Self.at(now)), "write [1]")
    queue.wrote()
    #expect(queue.problem == nil)
    expect(queue.next(now: Self.at(now)), "write [2, 3, 4]")
  }

  @Test func aFlushIsForWhatCameBefore() {
    var queue = WriterQueue<Int>(Self.settings)
    _ = queue.offer(1, byteCount: 1, now: Self.at(0))
    let (number, _) = queue.flush(deadline: Self.at(1_000), now: Self.at(0))
    _ = queue.offer(2, byteCount: 1, now: Self.at(0))
    #expect(queue.endedFlushes(now: Self.at(0)).isEmpty)
    expect(queue.next(now: Self.at(0)), "write [1, 2]")
    queue.wrote()
    let ended = queue.endedFlushes(now: Self.at(0))
    #expect(ended.map(\.number) == [number])
    #expect(ended.map(\.isWritten) == [true])
    #expect(queue.endedFlushes(now: Self.at(0)).isEmpty)
  }

  @Test func aFlushHasAnEnd() {
    var queue = WriterQueue<Int>(Self.settings)
    _ = queue.offer(1, byteCount: 1, now: Self.at(0))
    _ = queue.flush(deadline: Self.at(150), now: Self.at(0))
    _ = queue.next(now: Self.at(0))
    queue.failed(Self.error, now: Self.at(60))
    expect(queue.next(now: Self.at(60)), "wait until 150")
    #expect(queue.endedFlushes(now: Self.at(149)).isEmpty)
    #expect(queue.endedFlushes(now: Self.at(150)).map(\.isWritten) == [false])
    expect(queue.next(now: Self.at(150)), "wait until 160")
  }

  @Test func closingWritesAndThenEnds() {
    var queue = WriterQueue<Int>(Self.settings)
    _ = queue.offer(1, byteCount: 1, now: Self.at(0))
    _ = queue.next(now: Self.at(0))
    let wakes = queue.close(deadline: Self.at(100))
    #expect(wakes)
    #expect(queue.offer(2, byteCount: 1, now: Self.at(0)) == .dropped(.closed))
    expect(queue.next(now: Self.at(0)), "write [1]")
    queue.wrote()
    expect(queue.next(now: Self.at(0)), "end")
    #expect(queue.hasWrittenAll)
  }

  @Test func closingDropsWhatCannotBeWrittenInTime() {
    var queue = WriterQueue<Int>(Self.settings)
    for number in 0..<5 { _ = queue.offer(number, byteCount: 1, now: Self.at(0)) }
    _ = queue.next(now: Self.at(0))
    queue.failed(Self.error, now: Self.at(0))
    _ = queue.close(deadline: Self.at(50))
    expect(queue.next(now: Self.at(0)), "wait until 50")
    expect(queue.next(now: Self.at(50)), "end")
    #expect(queue.counts.dropped == [.closed: 5])
    #expect(queue.counts.queuedRows == 0 && queue.counts.queuedBytes == 0)
  }
}
