import ServingCore
import ServingTestKit
import Testing

@Suite struct MemoryBudgetTests {
  private static let mebibyte = 1 << 20

  @Test func upToTheLimitAndNotAByteMore() throws {
    var budget = MemoryBudget(limitBytes: 100)
    try budget.reserve(60, for: "a/1", basis: "measured")
    try budget.reserve(40, for: "b/1", basis: "measured")
    #expect(budget.usedBytes == 100)
    let error = refusal { () throws(ServingError) in
      try budget.reserve(1, for: "c/1", basis: "measured")
    }
    #expect(error?.code == .resourceExhausted)
    #expect(budget.usedBytes == 100)
    #expect(budget.bytes(of: "c/1") == nil)
  }

  @Test func anotherNumberReplacesTheFirst() throws {
    var budget = MemoryBudget(limitBytes: 100)
    try budget.reserve(90, for: "a/1", basis: "estimated")
    try budget.reserve(100, for: "a/1", basis: "measured")
    try budget.reserve(10, for: "a/1", basis: "measured")
    #expect(budget.usedBytes == 10)
    budget.release("a/1")
    budget.release("a/1")
    #expect(budget.usedBytes == 0)
  }

  @Test func aRefusalKeepsWhatWasReserved() throws {
    var budget = MemoryBudget(limitBytes: 100)
    try budget.reserve(50, for: "a/1", basis: "estimated")
    #expect(
      refusal { () throws(ServingError) in
        try budget.reserve(101, for: "a/1", basis: "measured")
      } != nil)
    #expect(budget.bytes(of: "a/1") == 50)
  }

  @Test func whatIsLeftCountsWhatOneHasItself() throws {
    var budget = MemoryBudget(limitBytes: 100)
    try budget.reserve(60, for: "a/1", basis: "measured")
    #expect(budget.available(to: "a/1") == 100)
    #expect(budget.available(to: "b/1") == 40)
    try budget.reserve(budget.available(to: "b/1"), for: "b/1", basis: "measured")
    #expect(budget.available(to: "c/1") == 0)
  }

  @Test func theReasonNamesTheNumbersAndWhatToDo() throws {
    var budget = MemoryBudget(limitBytes: 10 * Self.mebibyte)
    try budget.reserve(3 * Self.mebibyte + Self.mebibyte / 2, for: "a/1", basis: "measured")
    let error = try #require(
      refusal { () throws(ServingError) in
        try budget.reserve(8 * Self.mebibyte, for: "b/2", basis: "estimated from 100 bytes")
      })
    #expect(
      error.message
        == "b/2 needs 8.0 MiB of memory (estimated from 100 bytes), and 3.5 MiB of the budget of "
        + "10.0 MiB are in use; unload other versions, or raise --memory-budget")
  }

  @Test(arguments: [(0, 8 << 20), (100 << 20, 308 << 20), (Int.max, Int.max)])
  func theEstimate(artifactBytes: Int, bytes: Int) {
    #expect(MemoryBudget.estimate(artifactBytes: artifactBytes) == bytes)
  }
}
