import AdminServer
import Foundation
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import crossfade

/// Routes as people and machines get them.
struct RouteTextTests {
  private static func route() throws -> Route {
    Route(
      model: try ModelName("digits"), revision: 7, stable: try ModelVersion(parsing: "3"),
      stableKeys: ["zoe"],
      canaries: [
        Canary(
          version: try ModelVersion(parsing: "4"), since: 5, salt: "digits/5",
          buckets: BucketSet([0..<1_250]), slice: RouteSlice(["contentType": ["a", "b"]]),
          keys: (0..<10).map { "key-\($0)" },
          ramp: Ramp(
            steps: [Percentage(clamping: 1_250), .all], holdSeconds: 600, requestsMin: 1_000,
            enteredAt: "2026-11-23T05:00:00Z", heldSeconds: 30, isPaused: true),
          gates: [Gate(.errorRate, limit: 0.005)])
      ],
      change: RouteChange(
        action: .rollback, actor: "gate", time: "2026-11-23T05:00:00Z", reason: "slow",
        withdraws: [try ModelVersion(parsing: "6")], evidence: ["p95 is 3 x\u{1B}"]))
  }

  private static func report() throws -> RouteReport {
    RouteReport(
      RouteState(route: try route(), sha256: "e3", highestNumber: 7, problems: ["odd"]),
      of: try ModelName("digits"))
  }

  @Test func showsCanariesAndEvidence() throws {
    #expect(
      RouteText.text(try Self.report()) == #"""
        model      digits
        revision   7
        stable     3
          keys     "zoe"
        canary     4 at 12.5 %, since revision 5
          buckets  0-1249 by salt "digits/5"
          when     "contentType" is "a" or "b"
          keys     "key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7" and 2 more
          ramp     step 1 of 2 (12.5, 100 %), paused
                   paused at 2026-11-23T05:00:00Z, having held 30 s before
                   each step for 10 min and 1000 requests at least
          gates    error-rate=0.005
        previous   -
        changed    rollback of canary 6 by "gate" at 2026-11-23T05:00:00Z
        reason     "slow"
        evidence   "p95 is 3 x\u{1b}"
        problem: odd
        """#)
  }

  @Test func anOutcomeSaysWhatEnded() throws {
    #expect(
      RouteOutcomeText.text(RouteView(try Self.route(), sha256: nil)) == """
        model digits: version 3 is the stable one by revision 7
        ended: canary 6
        canary 4: 12.5 %, step 1 of 2 (12.5, 100 %), paused, when "contentType" is "a" or "b"
        """)
  }

  /// Names of parameters are not put into snake case as the report's own are.
  @Test func jsonReadsBackAsItWas() throws {
    let report = try Self.report()
    let text = try AdminJSON.text(report)
    #expect(text.contains(#""slice":{"contentType":["a","b"]}"#))
    #expect(text.contains(#""previous":null"#))
    #expect(try AdminJSON.value(RouteReport.self, from: Data(text.utf8)) == report)
    #expect(
      try ActiveRoute(try #require(report.route)).canaries.map(\.buckets)
        == Self.route().canaries.map(\.buckets))
  }

  @Test func historyShowsWhatGatesFound() throws {
    let history = RouteHistory(entries: [
      RouteHistory.Entry(revision: 7, sha256: "e3", result: .success(try Self.route())),
      RouteHistory.Entry(
        revision: 8, sha256: nil, result: .failure(ServingError(.invalidArgument, "torn"))),
    ])
    let text = HistoryText.text(RouteHistoryReport(history, of: try ModelName("digits")))
    #expect(text.contains("4 at 12.5 % (1/2, paused)"))
    #expect(text.contains("evidence of revision 7, by \"gate\":\n  \"p95 is 3 x\\u{1b}\""))
    #expect(text.contains("damaged: revision 8 is broken: torn"))
  }
}
