import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ReplayJobTests {
  private static let sources: [(String?, String?, [String], ReplayJob.Source)] = [
    ("state", nil, [], .log(folder: "state")), (nil, "a.csv", [], .csv(path: "a.csv")),
    (nil, nil, ["a=a.npy", "b=b.npy"], .npy(["a=a.npy", "b=b.npy"])),
  ]

  @Test func takesOneSource() throws {
    for (from, csv, npy, source) in Self.sources {
      #expect(try ReplayJob.Source(from: from, csv: csv, npy: npy) == source)
    }
  }

  @Test func refusesNoneAndSeveral() {
    let examples: [(String?, String?, [String], Int)] = [
      (nil, nil, [], 0), ("state", "a.csv", [], 2), ("state", "a.csv", ["a=a.npy"], 3),
    ]
    for (from, csv, npy, count) in examples {
      let error = #expect(throws: ServingError.self) {
        try ReplayJob.Source(from: from, csv: csv, npy: npy)
      }
      #expect(error?.message.contains("expected one of them, got \(count)") == true)
    }
  }

  @Test func anotherVerdictThanExpectedFails() throws {
    let verdicts = ComparisonVerdict.allCases
    for (found, expected) in verdicts.flatMap({ found in verdicts.map { (found, $0) } }) {
      let error = refusal(found, expected)
      #expect((error == nil) == (found == expected))
      if let error {
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains("expected to be \(expected.rawValue), and are \(found)"))
      }
    }
    #expect(refusal(.different, nil) == nil)
  }

  private func refusal(
    _ found: ComparisonVerdict, _ expected: ComparisonVerdict?
  ) -> ServingError? {
    let none = EstimateView(value: 0, lower: 0, upper: 1, count: 0)
    let view = ComparisonReportView(
      model: "digits", at: "2026-01-01T00:00:00Z", baseline: 1, candidate: 2, since: 0,
      source: "replay", confidence: 0.95, margin: 0.01, verdict: found, sentence: "So it is.",
      traffic: TrafficView(
        mirrored: 0, compared: 0, failed: 0, dropped: [:], codes: [:], pairs: 0, repeated: 0,
        repeatedPairs: 0),
      candidateErrors: none, differing: none,
      latency: LatencyView(baseline: QuantilesView(count: 0), candidate: QuantilesView(count: 0)))
    do throws(ServingError) {
      try ExpectedVerdict.check(view, is: expected)
      return nil
    } catch {
      return error
    }
  }
}
