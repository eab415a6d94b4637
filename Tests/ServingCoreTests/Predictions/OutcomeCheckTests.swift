import ServingCore
import ServingTestKit
import Testing

@Suite struct OutcomeCheckTests {
  private static let long = String(repeating: "x", count: Outcome.textBytesMax + 1)

  @Test(
    arguments: [
      (Outcome(requestID: "a", truth: .label("spam")), nil),
      (Outcome(requestID: "a", truth: .value(-1.5), source: "review"), nil),
      (Outcome(requestID: String(long.dropLast()), truth: .label(String(long.dropLast()))), nil),
      (Outcome(requestID: "", truth: .label("spam")), "o.request_id: expected 1 to 256 visible"),
      (Outcome(requestID: "a b", truth: .label("spam")), "o.request_id: expected 1 to 256 visible"),
      (Outcome(requestID: long, truth: .label("spam")), "o.request_id: expected 1 to 256 visible"),
      (
        Outcome(requestID: "a", truth: .label("")),
        "o.label: expected text of 1 to 256 bytes, got 0"
      ),
      (Outcome(requestID: "a", truth: .label(long)), "o.label: expected text of 1 to 256 bytes"),
      (Outcome(requestID: "a", truth: .value(.nan)), "o.value: expected a finite number, got nan"),
      (
        Outcome(requestID: "a", truth: .value(1), source: long),
        "o.source: expected text of 0 to 256 bytes, got 257"
      ),
    ] as [(Outcome, String?)])
  func checksEachField(_ outcome: Outcome, _ message: String?) {
    let error = refusal { () throws(ServingError) in try outcome.check(at: "o") }
    #expect(error?.code == (message == nil ? nil : .invalidArgument))
    #expect(error?.message.hasPrefix(message ?? "?") ?? (message == nil), "\(error?.message ?? "")")
  }

  @Test(arguments: [(0, false), (1, true), (1_000, true), (1_001, false)])
  func checksTheirCount(_ count: Int, _ isTaken: Bool) {
    let error = refusal { () throws(ServingError) in try Outcome.check(count: count, max: 1_000) }
    #expect((error == nil) == isTaken)
  }
}
