import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct ComparisonAnalysisTests {
  private typealias Reply = ComparisonScript.Reply

  private static func report(
    _ script: ComparisonScript, since: Int = 4, outcomes: [PairedOutcome] = [],
    by parameter: String? = nil
  ) throws -> ComparisonReportView {
    let id = ComparisonID(
      model: try ModelName("digits"), baseline: try #require(ModelVersion(1)),
      candidate: try #require(ModelVersion(2)), since: since)
    return try ComparisonAnalysis(script.comparison, of: id, outcomes: outcomes).report(
      at: "2026-11-23T09:30:12.250Z", baselineSHA256: "aa", candidateSHA256: "bb", by: parameter)
  }

  /// Requests of which every `flipEvery`-th flips its label and crosses the threshold.
  private static func script(
    requests: Int, flipEvery: Int, repeated: Int = 0, slices: [String] = [],
    slice: (Int) -> [String: String] = { _ in [:] }
  ) -> ComparisonScript {
    var script = ComparisonScript(slices: slices)
    for index in 0..<requests {
      let isFlipped = flipEvery > 0 && index % flipEvery == 0
      script.add(
        Reply(label: 1, score: 0.25),
        Reply(label: isFlipped ? 2 : 1, score: isFlipped ? 0.75 : 0.25),
        slices: slice(index))
    }
    for _ in 0..<repeated {
      script.addRepetition(Reply(label: 1, score: 0.25), Reply(label: 1, score: 0.25))
    }
    return script
  }

  @Test func differencesAreFoundAndSaid() throws {
    let view = try Self.report(Self.script(requests: 2_000, flipEvery: 10, repeated: 400))
    #expect(view.verdict == .different)
    #expect(view.sentence.contains("of rows differ beyond noise, more than the margin of 1 %."))
    #expect(view.sentence.contains("2,000 rows of 2,000 requests were compared."))
    #expect(view.differing.value == 0.1)
    #expect(view.noise?.value == 0)
    #expect(view.traffic.repeated == 400)
    #expect(view.source == "live")
    #expect(view.from == "1970-01-01T00:00:01.000Z")
    let label = try #require(view.outputs.first { $0.name == "label" })
    #expect(label.flips?.value == 0.1)
    #expect(label.flipNoise?.value == 0)
    #expect(label.sentence.contains("Most often \"1\" becomes \"2\" (200 rows)."))
    #expect(label.confusion.map(\.count) == [1_800, 200])
    let score = try #require(view.outputs.first { $0.name == "score" })
    #expect(score.crossings.map(\.upward) == [200])
    #expect(score.sentence.contains("of rows cross 0.5, 200 upwards and 0 downwards."))
    #expect(score.sentence.contains("The mean goes up by 0.05"))
    #expect(score.drift?.sentence.hasPrefix("a large shift") == true)
    let histogram = try #require(score.histogram)
    #expect(histogram.edges.count == histogram.baseline.count + 1)
    #expect(histogram.baseline.reduce(0, +) == 2_000)
    #expect(histogram.candidate.last == 200)
    #expect(score.sample.count == 512)
    #expect(score.rankCorrelation == nil, "the baseline's scores are all the same")
    #expect(view.latency.medianRatio.map { ($0 - 2).magnitude < 0.02 } == true)
    #expect(view.pairs.count > 4)
    #expect(view.pairs.first?.at?.hasPrefix("1970-01-01T00:") == true)
  }

  @Test func whatIsTheSameIsAlikeOnceThereIsEnough() throws {
    let few = try Self.report(Self.script(requests: 20, flipEvery: 0, repeated: 20))
    #expect(few.verdict == .inconclusive)
    #expect(few.sentence.contains("more rows are needed for an interval of 1 %"))
    #expect(few.warnings == ["Only 20 rows were compared."])
    #expect((few.pairsNeeded ?? 0) > 100)
    let many = try Self.report(Self.script(requests: 1_000, flipEvery: 0))
    #expect(many.verdict == .alike)
    #expect(many.noise == nil && many.beyondNoise == nil)
    #expect(many.pairsNeeded == nil)
    #expect(many.warnings.isEmpty)
  }

  @Test func nothingIsInconclusive() throws {
    let view = try Self.report(ComparisonScript())
    #expect(view.verdict == .inconclusive)
    #expect(view.sentence.hasPrefix("Nothing was compared yet."))
    #expect(view.from == nil && view.truth == nil && view.slices.isEmpty)
    #expect(view.candidateErrors == EstimateView(value: 0, lower: 0, upper: 1, count: 0))
    #expect(view.outputs.allSatisfy { $0.verdict == .inconclusive })
  }

  @Test func differencesWithoutRepetitionsMayBeNoise() throws {
    let view = try Self.report(Self.script(requests: 2_000, flipEvery: 10))
    #expect(view.verdict == .inconclusive)
    #expect(view.sentence.contains("it is not known how much of it is noise"))
    #expect(view.sentence.contains("Let the shadow repeat a share of its requests"))
  }

  @Test func noiseIsTakenOff() throws {
    var script = Self.script(requests: 10_000, flipEvery: 10)
    for index in 0..<10_000 {
      script.addRepetition(
        Reply(label: 1, score: 0.25), Reply(label: index % 10 == 0 ? 2 : 1, score: 0.25))
    }
    let view = try Self.report(script)
    #expect(view.verdict == .alike, "\(view.sentence)")
    #expect(view.noise?.value == 0.1)
    #expect(view.beyondNoise?.value == 0)
  }

  @Test(
    arguments: [
      (500, .different, "more than the margin"), (12, .inconclusive, "is open"), (0, .alike, ""),
    ] as [(Int, ComparisonVerdict, String)])
  func failuresOfTheCandidateCount(
    failures: Int, verdict: ComparisonVerdict, words: String
  ) throws {
    var script = Self.script(requests: 1_000, flipEvery: 0)
    if failures > 0 { script.fail(.unavailable, failures) }
    let view = try Self.report(script)
    #expect(view.verdict == verdict, "\(view.sentence)")
    #expect(view.sentence.contains("The candidate failed") == (failures > 0))
    if !words.isEmpty { #expect(view.sentence.contains(words), "\(view.sentence)") }
    #expect(view.traffic.codes == (failures > 0 ? ["UNAVAILABLE": failures] : [:]))
  }

  @Test func dropsAndGroupsAreWarnedOf() throws {
    var script = Self.script(requests: 200, flipEvery: 0)
    script.drop(.queueFull, 80)
    script.drop(.deadline, 3)
    for index in 0..<40 {
      let other = Reply(label: index % 4 == 0 ? 2 : 1, score: 0.25)
      script.add(
        rows: Array(repeating: Reply(label: 1, score: 0.25), count: 16),
        Array(repeating: other, count: 16))
    }
    let view = try Self.report(script)
    #expect(view.warnings.count == 2, "\(view.warnings)")
    #expect(view.warnings[0].contains("the shadow's queue was full (80). Busy moments"))
    #expect(view.warnings[1].hasPrefix("Rows of one request are alike: 840 rows say as much as "))
    #expect(view.traffic.dropped == ["queue_full": 80, "deadline": 3])
  }

  @Test func aSliceThatDiffersIsNamedAndTheRestIsNot() throws {
    var script = Self.script(requests: 0, flipEvery: 0, slices: ["country", "surface"])
    for index in 0..<6_000 {
      let country = ["DE", "US", "BR"][index % 3]
      let isFlipped = country == "BR" ? index % 5 == 0 : index % 53 == 0
      script.add(
        Reply(label: 1, score: 0.25), Reply(label: isFlipped ? 2 : 1, score: 0.25),
        slices: ["country": country, "surface": index % 2 == 0 ? "app" : "web"])
    }
    let view = try Self.report(script)
    let slices = Dictionary(uniqueKeysWithValues: view.slices.map { ($0.value, $0) })
    #expect(
      view.slices.map(\.parameter) == ["country", "country", "country", "surface", "surface"])
    #expect(slices["BR"]?.verdict == .different)
    #expect((slices["BR"]?.flips?.value ?? 0) > 0.15)
    let brazil = try #require(slices["BR"])
    #expect((brazil.adjustedPValue ?? 1) >= (brazil.pValue ?? 0))
    #expect(slices["web"]?.verdict != .different)
    let one = try Self.report(script, by: "surface")
    #expect(one.slices == view.slices.filter { $0.parameter == "surface" })
    let error = #expect(throws: ServingError.self) { try Self.report(script, by: "age") }
    #expect(error?.message.contains("[\"country\", \"surface\"]") == true)
  }

  @Test func theOnlyValueOfAParameterHasNothingBesideIt() throws {
    let view = try Self.report(
      Self.script(requests: 100, flipEvery: 3, slices: ["a"], slice: { _ in ["a": "b"] }))
    #expect(view.slices.map(\.value) == ["b"])
    #expect(view.slices[0].pValue == nil && view.slices[0].adjustedPValue == nil)
    #expect(view.slices[0].verdict == .inconclusive)
  }

  @Test func whatStandsForSeveralValuesComesLast() throws {
    let script = Self.script(requests: 400, flipEvery: 3, slices: ["a"]) { index in
      index < 200 ? [:] : index < 210 ? ["a": "few"] : ["a": "more"]
    }
    #expect(try Self.report(script).slices.map(\.value) == ["more", "few", "(none)"])
  }

  /// The interval of the report holds the true rate about as often as it says.
  @Test(arguments: SeededRandom.seeds)
  func intervalsHoldTheTruth(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var held = 0
    let runs = 40
    for _ in 0..<runs {
      var script = ComparisonScript()
      for _ in 0..<200 {
        let isFlipped = random.isOne(in: 20)
        script.add(
          Reply(label: 1, score: 0.25), Reply(label: isFlipped ? 2 : 1, score: 0.25))
      }
      let rate = try #require(try Self.report(script).outputs.first?.flips)
      if let lower = rate.lower, let upper = rate.upper, lower <= 0.05, 0.05 <= upper { held += 1 }
    }
    // Of 40 at 95 %, fewer than 32 come less than once in 1,000 runs.
    #expect(held >= 32, "\(held) of \(runs)")
  }

  @Test func theReportCanBeWrittenInEveryForm() throws {
    let view = try Self.report(
      Self.script(requests: 300, flipEvery: 7, repeated: 30, slices: ["a"]) { ["a": "\($0 % 3)"] })
    #expect(ComparisonHTML.page(view).contains("Row by row"))
    #expect(ComparisonCSV.text(view).contains("slice,,a=1,flips"))
    #expect(ComparisonTextTable.text(view).contains("a=2"))
  }
}
