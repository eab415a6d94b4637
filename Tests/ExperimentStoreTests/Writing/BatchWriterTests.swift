import ExperimentStore
import Foundation
import ServingCore
import Synchronization
import Testing

@Suite struct BatchWriterTests {
  /// Stands for a store that can be told to fail.
  private final class Sink: Sendable {
    private let state = Mutex((isFailing: false, taken: [String]()))

    var taken: [String] { state.withLock { $0.taken } }

    func fail(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }

    func take(_ batch: [PredictionRecord]) throws(ServingError) {
      let isFailing = state.withLock { state in
        if !state.isFailing { state.taken += batch.map(\.requestID) }
        return state.isFailing
      }
      if isFailing { throw ServingError(.resourceExhausted, "disk full") }
    }

    func writer(_ settings: WriterSettings = .defaults) throws -> BatchWriter {
      try BatchWriter(
        settings: settings, clock: BatchWriter.monotonicClock,
        sink: { batch throws(ServingError) in try self.take(batch) })
    }
  }

  @Test func everythingIsWrittenInItsOrder() async throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let writer = try BatchWriter(store)
    for number in 0..<10_000 {
      #expect(writer.offer(try .sample("r", revision: number)))
    }
    #expect(await writer.flush(milliseconds: 20_000))
    #expect(try store.reader.predictionCount() == 10_000)
    let newest = try store.reader.predictions(requestID: "r")
    #expect(newest.map(\.record.revision) == Array((9_900..<10_000).reversed()))
    #expect(writer.counts.written == 10_000)
    #expect(await writer.close(milliseconds: 20_000))
  }

  @Test func whatIsOfferedIsWrittenWithoutAsking() async throws {
    let sink = Sink()
    let writer = try sink.writer()
    writer.offer(try .sample("a"))
    #expect(try await comesTrue { sink.taken == ["a"] })
    await writer.close(milliseconds: 20_000)
  }

  @Test func manyMayOfferAtOnce() async throws {
    let sink = Sink()
    let writer = try sink.writer()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for number in 0..<2_000 { writer.offer(try .sample("\(task)-\(number)")) }
        }
      }
      try await group.waitForAll()
    }
    #expect(await writer.close(milliseconds: 20_000))
    #expect(sink.taken.count == 8_000)
    #expect(Set(sink.taken).count == 8_000)
  }

  @Test func aFailingStoreIsSeenAndHeals() async throws {
    let sink = Sink()
    var settings = WriterSettings()
    settings.queueRowsMax = 10
    settings.delayMilliseconds = 1
    settings.retryMillisecondsMax = 20
    let writer = try sink.writer(settings)
    sink.fail(true)
    writer.offer(try .sample("0"))
    #expect(try await comesTrue { (writer.problem?.attempts ?? 0) >= 3 })
    #expect(writer.problem?.error.message == "disk full")
    for number in 1..<15 { writer.offer(try .sample("\(number)")) }
    #expect(writer.counts.dropped == [.storeFailed: 5])
    #expect(writer.counts.queuedRows == 10)
    #expect(await !writer.flush(milliseconds: 30))
    sink.fail(false)
    #expect(await writer.flush(milliseconds: 20_000))
    #expect(writer.problem == nil)
    #expect(sink.taken == (0..<10).map { "\($0)" })
    #expect(await writer.close(milliseconds: 20_000))
  }

  @Test func aFullDiskHealsByRetention() async throws {
    let fixture = StateFixture()
    let store = try ExperimentStore(folder: fixture.path, byteCountMax: 300_000)
    var settings = WriterSettings()
    settings.batchRowsMax = 100
    settings.retryMillisecondsMax = 50
    let writer = try BatchWriter(store, settings: settings)
    for number in 0..<3_000 { writer.offer(try .sample("r\(number)", at: 1)) }
    #expect(try await comesTrue { writer.problem?.error.code == .resourceExhausted })
    // Each time some go, others come, until all have been there.
    let flushing = Task { await writer.flush(milliseconds: 20_000) }
    #expect(
      try await comesTrue {
        _ = try store.enforceRetention(RetentionPolicy(byteCountMax: 0), nowMicroseconds: 2)
        return writer.counts.queuedRows == 0
      })
    #expect(await flushing.value)
    #expect(writer.counts.written == 3_000 && writer.counts.dropped.isEmpty)
    await writer.close(milliseconds: 20_000)
  }

  @Test func aRemovedFileIsBegunAnew() async throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let writer = try BatchWriter(store)
    try FileManager.default.removeItem(atPath: fixture.path)
    writer.offer(try .sample("a"))
    #expect(await writer.flush(milliseconds: 20_000))
    #expect(try ExperimentReader(folder: fixture.path).predictions(requestID: "a").count == 1)
    await writer.close(milliseconds: 20_000)
  }

  @Test func aClosedWriterTakesNothing() async throws {
    let sink = Sink()
    let writer = try sink.writer()
    writer.offer(try .sample("a"))
    #expect(await writer.close(milliseconds: 20_000))
    #expect(!writer.offer(try .sample("b")))
    #expect(writer.counts.dropped == [.closed: 1])
    // Again, and both come back at once.
    #expect(await writer.flush(milliseconds: 20_000))
    #expect(await writer.close(milliseconds: 20_000))
    #expect(sink.taken == ["a"])
  }

  @Test func closingHasAnEnd() async throws {
    let sink = Sink()
    let writer = try sink.writer()
    sink.fail(true)
    writer.offer(try .sample("a"))
    #expect(await !writer.close(milliseconds: 20))
    #expect(writer.counts.dropped == [.closed: 1])
  }
}
