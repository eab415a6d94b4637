import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ExplainTextTests {
  private static let view = PredictionView(
    requestId: "r\u{1B}1", earlierCount: 2, model: "digits", version: 3,
    artifactSha256: String(repeating: "a", count: 64), revision: 4, arm: "canary", basis: "bucket",
    bucket: 17, key: "user-1", explanation: ["The key falls into bucket 17."],
    receivedAt: "2026-11-23T09:00:00.250Z", totalMicroseconds: 1_250, queueMicroseconds: 50,
    parameters: ["language": "de"], inputSha256: "bb", keepsInput: true, redacted: ["name"],
    label: "7", score: 0.5, outputSha256: "cc",
    outcomes: [.init(label: "1", source: "review", reportedAt: "2026-11-24T09:00:00.000Z")])

  @Test func tellsWhatAnsweredAndWhy() {
    let text = ExplainText(view: Self.view, replay: nil).text
    for part in [
      "r 1", "digits version 3 (artifact aaaaaaaaaaaaaaaa)",
      "bucket, arm canary, revision 4, bucket 17", "language=de", "label \"7\", score 0.5",
      "1.250 ms (queue 0.050", "kept without [\"name\"]", "The key falls into bucket 17.",
      "\"1\", reported by \"review\" at 2026", "2 earlier requests",
    ] {
      #expect(text.contains(part), "\(part) is not in \(text)")
    }
    #expect(!text.contains("\u{1B}"))
  }

  @Test func tellsWhoAskedWhereThatIsKnown() {
    #expect(!ExplainText(view: Self.view, replay: nil).text.contains("asked by"))
    var view = Self.view
    view.caller = "keepers/a\u{1B}b"
    let text = ExplainText(view: view, replay: nil).text
    #expect(text.contains("asked by  ") && text.contains("keepers/a b"), "\(text)")
  }

  @Test func tellsAnErrorInPlaceOfAnAnswer() {
    var view = Self.view
    view.code = "INVALID_ARGUMENT"
    view.message = "input \"x\": expected 64 elements, got 63"
    let text = ExplainText(view: view, replay: nil).text
    #expect(text.contains("INVALID_ARGUMENT: input \"x\": expected 64"), "\(text)")
    #expect(!text.contains("score"))
  }

  @Test func tellsWhatAReplayFound() {
    let replay = ReplayView(
      requestId: "r1", model: "digits", version: 3, artifactSha256: "aa", same: false,
      exact: false, sentence: "2 of 10 elements differ.", differenceCount: 2,
      differences: [.init(place: "scores[3]", before: "0.5", now: nil)], totalMicroseconds: 9)
    let text = ExplainText(view: Self.view, replay: replay).text
    #expect(text.contains("2 of 10 elements differ."))
    #expect(text.contains("scores[3]: 0.5 then, nothing now"), "\(text)")
    #expect(text.contains("and 1 more"))
  }
}
