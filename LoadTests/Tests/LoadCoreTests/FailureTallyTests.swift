import GatewayClient
import LoadCore
import Testing

@Suite struct FailureTallyTests {
  @Test func kindsAreNamedByStatusOrOrigin() {
    let refused = GatewayError(
      code: .resourceExhausted, message: "full", origin: .gateway, httpStatus: 429)
    let lost = GatewayError(code: .unavailable, message: "lost", origin: .connection)
    var tally = FailureTally()
    tally.add(refused)
    tally.add(lost)
    tally.add(GatewayError(code: .unavailable, message: "again", origin: .connection))
    #expect(tally.count == 3)
    #expect(tally.entries["429 RESOURCE_EXHAUSTED"]?.example == "full")
    #expect(tally.entries["UNAVAILABLE (connection)"]?.count == 2)
    #expect(tally.entries["UNAVAILABLE (connection)"]?.example == "lost")
  }

  @Test func talliesAddUp() {
    var first = FailureTally()
    var second = FailureTally()
    first.add("a", "first")
    second.add("a", "second")
    second.add("b", "third")
    first.add(second)
    #expect(first.entries.mapValues(\.count) == ["a": 2, "b": 1])
    #expect(first.entries.mapValues(\.example) == ["a": "first", "b": "third"])
  }

  @Test func kindsAreBounded() {
    var tally = FailureTally()
    for kind in 0..<FailureTally.kindCountMax + 5 { tally.add("kind \(kind)", "") }
    #expect(tally.entries.count == FailureTally.kindCountMax + 1)
    #expect(tally.entries[FailureTally.otherKind]?.count == 5)
    #expect(tally.count == FailureTally.kindCountMax + 5)
  }
}
