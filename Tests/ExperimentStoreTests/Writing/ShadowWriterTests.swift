import ExperimentStore
import ServingCore
import Testing

@Suite struct ShadowWriterTests {
  @Test func shadowsAndPredictionsAreWrittenBesideEachOther() async throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let predictions = try BatchWriter(store)
    let shadows = try ShadowWriter(store)
    for number in 0..<10_000 {
      #expect(predictions.offer(try .sample("r\(number)")))
      #expect(shadows.offer(try .sample("r\(number)")))
    }
    #expect(await shadows.flush(milliseconds: 20_000))
    #expect(await predictions.flush(milliseconds: 20_000))
    #expect(try store.reader.predictionCount() == 10_000)
    #expect(try store.reader.shadowReplyCount() == 10_000)
    #expect(await shadows.close(milliseconds: 20_000))
    #expect(await predictions.close(milliseconds: 20_000))
  }

  /// A queue of its own: what shadows have too much of is theirs to lose.
  @Test func manyShadowsCostNoPrediction() async throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let predictions = try BatchWriter(store)
    var settings = WriterSettings.shadows
    settings.queueRowsMax = 10
    // So long that nothing is written before the test is done with offering.
    settings.delayMilliseconds = 600_000
    let shadows = try ShadowWriter(store, settings: settings)
    for number in 0..<15 { shadows.offer(try .sample("r\(number)")) }
    #expect(shadows.counts.dropped == [.queueRows: 5])
    #expect(predictions.offer(try .sample("r")))
    #expect(await predictions.close(milliseconds: 20_000))
    #expect(await shadows.close(milliseconds: 20_000))
    #expect(shadows.counts.written == 10 && predictions.counts.written == 1)
  }

  @Test func memoryIsCountedWithAllThatARecordHolds() throws {
    let bare = try ShadowRecord.sample("r").memoryByteCount
    let text = String(repeating: "x", count: 1_000)
    let record = try ShadowRecord.sample(
      "r", baseline: OutputSummary(label: text), candidate: OutputSummary(label: text),
      slices: [text: text])
    #expect(record.memoryByteCount >= bare + 4_000)
  }
}
