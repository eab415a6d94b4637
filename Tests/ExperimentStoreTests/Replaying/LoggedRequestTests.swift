import ExperimentStore
import ServingCore
import Testing

@Suite struct LoggedRequestTests {
  private static func ids(
    _ store: ExperimentStore, version: ModelVersion? = nil, since: Int64? = nil, max: Int = .max
  ) throws -> [String] {
    var ids: [String] = []
    let count = try store.reader.loggedRequests(
      of: .sample(), version: version, sinceMicroseconds: since, max: max
    ) { ids.append($0.requestID) }
    #expect(count == ids.count)
    return ids
  }

  @Test func onlyWhatCanBeReplayedComesOldestFirst() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    var replyOnly = try PredictionRecord.sample("reply only", at: 1)
    replyOnly.reply = [1]
    try store.append([
      try .sample("c", version: 2, at: 30, input: [3]), try .sample("bare", at: 5),
      try .sample("a", at: 10, input: []), replyOnly,
      try .sample("other", model: "other", at: 11, input: [1]),
      try .sample("b", code: .internal, at: 20, input: [2]),
      try .sample("b again", at: 20, input: [2]),
    ])
    #expect(try Self.ids(store) == ["a", "b", "b again", "c"])
    #expect(try Self.ids(store, version: .sample(1)) == ["a", "b", "b again"])
    #expect(try Self.ids(store, since: 20) == ["b", "b again", "c"])
    #expect(try Self.ids(store, since: 21, max: 1) == ["c"])
    #expect(try Self.ids(store, max: 2) == ["a", "b"])
    #expect(try Self.ids(store, max: 0).isEmpty)
    #expect(try Self.ids(store, version: .sample(9)).isEmpty)
  }

  @Test func recordsComeWhole() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    var record = try PredictionRecord.sample(
      "a", code: .unavailable, at: .max, parameters: ["plan": "pro"], label: "x", score: 2,
      input: [0, 1])
    record.redacted = ["pan"]
    record.reply = [2]
    try store.append([record])
    var found: [PredictionRecord] = []
    try store.reader.loggedRequests(of: .sample(), max: 10) { found.append($0) }
    #expect(found == [record])
  }

  /// Many with one time, over the ends of pages.
  @Test func pagesLeaveNothingOutAndGiveNothingTwice() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let count = 3 * StoreLimits.requestPageRows
    try store.append(
      try (0..<count).map { try .sample("r\($0)", at: Int64($0 / 100), input: [1]) })
    let all = try Self.ids(store)
    #expect(all == (0..<count).map { "r\($0)" })
    var place: LoggedRequestPage.Place?
    var paged: [String] = []
    var pages = 0
    repeat {
      let page = try store.reader.loggedRequestPage(of: .sample(), after: place, rowsMax: 100)
      #expect(page.records.count <= 100)
      paged += page.records.map(\.requestID)
      place = page.next
      pages += 1
    } while place != nil && pages < 100
    #expect(paged == all)
  }

  @Test func aPageHoldsOnlySoManyBytes() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let large = [UInt8](repeating: 1, count: StoreLimits.requestPageByteCount / 2)
    for number in 0..<5 { try store.append([try .sample("r\(number)", input: large)]) }
    let page = try store.reader.loggedRequestPage(of: .sample())
    #expect(page.records.map(\.requestID) == ["r0", "r1"])
    #expect(try Self.ids(store).count == 5)
  }

  @Test func whoeverReadsMayStop() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(try (0..<10).map { try .sample("r\($0)", input: [1]) })
    var seen = 0
    let error = errorOf {
      try store.reader.loggedRequests(of: .sample(), max: 10) { _ throws(ServingError) in
        seen += 1
        if seen == 3 { throw ServingError(.cancelled, "enough") }
      }
    }
    #expect(error?.message == "enough")
    #expect(seen == 3)
  }
}
