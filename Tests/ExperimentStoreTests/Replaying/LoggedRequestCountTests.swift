import ExperimentStore
import ServingCore
import Testing

@Suite struct LoggedRequestCountTests {
  @Test func countsByVersionWhatCanBeReplayed() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    #expect(try store.reader.loggedRequestCounts(of: .sample()).isEmpty)
    var replyOnly = try PredictionRecord.sample("reply only", at: 1)
    replyOnly.reply = [1]
    try store.append([
      try .sample("c", version: 2, at: 30, input: [3]), try .sample("bare", at: 5),
      try .sample("a", at: 10, input: []), replyOnly,
      try .sample("other", model: "other", at: 11, input: [1]),
      try .sample("b", code: .internal, at: 20, input: [2]),
    ])
    #expect(
      try store.reader.loggedRequestCounts(of: .sample()) == [
        LoggedRequestCount(version: try .sample(1), requests: 4, withInput: 2, answered: 1),
        LoggedRequestCount(version: try .sample(2), requests: 1, withInput: 1, answered: 1),
      ])
  }
}
