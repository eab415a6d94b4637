import ServingCore
import ServingTestKit
import Testing

@Suite struct ExportPolicyTests {
  private let policy = ExportPolicy.defaults

  @Test(
    arguments: [
      (200, .taken), (202, .taken), (299, .taken), (400, .drop(.refused)), (401, .drop(.refused)),
      (404, .drop(.refused)), (413, .drop(.refused)), (500, .drop(.refused)),
      (302, .drop(.refused)), (501, .drop(.refused)),
    ] as [(Int, ExportPolicy.Decision)])
  func otherStatusesAreSettledAtOnce(status: Int, decision: ExportPolicy.Decision) {
    #expect(
      policy.decide(.status(status, retryAfter: nil), attempt: 1, random: 0) == decision)
  }

  @Test(arguments: [429, 502, 503, 504])
  func whatMayBeSentAgainIs(status: Int) {
    #expect(
      policy.decide(.status(status, retryAfter: nil), attempt: 1, random: 0)
        == .retry(milliseconds: 500))
    #expect(
      policy.decide(.status(status, retryAfter: "7"), attempt: 1, random: 0)
        == .retry(milliseconds: 7_000))
    #expect(
      policy.decide(.status(status, retryAfter: "999999"), attempt: 1, random: 0)
        == .retry(milliseconds: policy.delayMillisecondsMax))
    for text in ["-1", "Wed, 21 Oct 2026 07:28:00 GMT", "", "1234567", "x"] {
      #expect(
        policy.decide(.status(status, retryAfter: text), attempt: 1, random: 0)
          == .retry(milliseconds: 500), "\(text)")
    }
  }

  @Test func theLastAttemptIsTheLast() {
    let last = policy.attemptsMax
    #expect(
      policy.decide(.unreachable, attempt: last, random: 0) == .drop(.unreachable))
    #expect(
      policy.decide(.status(503, retryAfter: "1"), attempt: last, random: 0)
        == .drop(.unreachable))
    #expect(policy.decide(.unreachable, attempt: last - 1, random: 0) != .drop(.unreachable))
  }

  @Test(arguments: SeededRandom.seeds)
  func delaysDoubleAndAreSpreadAndBounded(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var policy = policy
    policy.attemptsMax = .max
    for attempt in [1, 2, 3, 5, 8, 40, 1_000_000] {
      let whole = min(1_000 << min(attempt - 1, 20), policy.delayMillisecondsMax)
      guard
        case .retry(let delay) = policy.decide(
          .unreachable, attempt: attempt, random: random.next())
      else {
        Issue.record("attempt \(attempt) was the last")
        continue
      }
      #expect((whole / 2...whole).contains(delay), "attempt \(attempt), seed \(seed)")
    }
  }
}
