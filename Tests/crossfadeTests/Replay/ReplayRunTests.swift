import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct ReplayRunTests {
  /// Requests of one FP32 input `x`, as they are given.
  final class Requests: ReplaySource {
    private var steps: [ReplayStep]
    let share: Double? = nil

    init(_ steps: [ReplayStep]) { self.steps = steps.reversed() }

    func next() throws(ServingError) -> ReplayStep? { steps.popLast() }
  }

  private static let signature = ModelSignature.scripted

  private static func request(
    _ id: Int, _ rows: [[Float]], truth: ReplayTruth? = nil, logged: [[Float]]? = nil
  ) -> ReplayStep {
    .request(
      ReplayRequest(
        id: "\(id)", slices: ["parity": id.isMultiple(of: 2) ? "even" : "odd"], truth: truth,
        inputs: [.fp32("x", rows: rows)],
        logged: logged.map {
          ReplayReply([.fp32("y", rows: $0)], summary: .none, nanoseconds: 1_000)
        }))
  }

  private static func run(
    _ steps: [ReplayStep], baseline: ScriptedSession?, candidate: ScriptedSession,
    isBatched: Bool = true, batchRows: Int = 4, repeated: Percentage = .none,
    log: LogPolicy = .standard, outcomesMax: Int = 100
  ) throws(ServingError) -> ReplayRun<ScriptedSession> {
    let inputs = try ReplayInputs([signature])
    func version(_ session: ScriptedSession) -> ReplayVersion<ScriptedSession> {
      ReplayVersion(session, isBatched: isBatched, inputs: inputs) {
        MonotonicInstant(nanoseconds: 0)
      }
    }
    let settings = ComparisonSettings(slices: ["parity"])
    var run = ReplayRun(
      ComparisonPlan(settings, baseline: signature, candidate: signature), inputs: inputs,
      isBatched: isBatched, baseline: baseline.map(version), candidate: version(candidate),
      settings: .init(
        batchRows: batchRows, repeated: repeated, log: log, outcomesMax: outcomesMax))
    try run.run(Requests(steps))
    return run
  }

  /// As ``ScriptedAnswer/rowByRow``, but for rows that begin with one of these.
  private static func shifted(on elements: Set<Float>) -> ScriptedAnswer {
    ScriptedAnswer { rows throws(ServingError) in
      let answers = try ScriptedAnswer.rowByRow.make(rows)
      return zip(rows, answers).map { row, answer in
        row.first.map(elements.contains) == true ? answer.map { $0 + 1 } : answer
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 7, 100], [true, false])
  func countsTheRowsThatDiffer(_ batchRows: Int, _ isBatched: Bool) throws {
    let baseline = ScriptedSession()
    let candidate = ScriptedSession(answer: Self.shifted(on: [3, 4, 8]))
    let run = try Self.run(
      (0..<10).map { Self.request($0, [[Float($0), 1]]) }, baseline: baseline,
      candidate: candidate, isBatched: isBatched, batchRows: batchRows)
    let comparison = run.comparison
    #expect(comparison.mirrored == 10)
    #expect(comparison.compared == 10)
    #expect(comparison.total.rows == 10)
    #expect(comparison.total.differing.hits == 3)
    let even = try #require(
      comparison.slices[ComparisonSlice(parameter: "parity", value: "even")])
    #expect(even.differing.hits == 2)
    #expect(comparison.worst.overall.allSatisfy { $0.input == nil })
    let runCount = isBatched ? (10 + batchRows - 1) / batchRows : 10
    #expect(baseline.runs.count == runCount)
    #expect(candidate.runs.count == runCount)
  }

  @Test func requestsOfOtherLengthsRunApart() throws {
    let baseline = ScriptedSession()
    let steps = [
      Self.request(0, [[1, 1]]), Self.request(1, [[2, 2], [3, 3]]), Self.request(2, [[4, 4, 4]]),
      Self.request(3, [[5, 5, 5]]), Self.request(4, [[6]]),
    ]
    let run = try Self.run(steps, baseline: baseline, candidate: ScriptedSession())
    #expect(baseline.runs.map(\.rows.count) == [3, 2, 1])
    #expect(run.comparison.total.rows == 6)
    #expect(run.comparison.compared == 5)
    #expect(run.comparison.total.differing.hits == 0)
  }

  @Test func aRequestOverTheBatchRunsWhole() throws {
    let baseline = ScriptedSession()
    let rows = (0..<6).map { [Float($0)] }
    let run = try Self.run(
      [Self.request(0, [[9]]), Self.request(1, rows), Self.request(2, [[9]])],
      baseline: baseline, candidate: ScriptedSession(), batchRows: 4)
    #expect(baseline.runs.map(\.rows.count) == [1, 6, 1])
    #expect(run.comparison.total.rows == 8)
  }

  @Test func oneRequestThatAVersionFailsIsToldFromTheOthers() throws {
    let baseline = ScriptedSession(answer: .failing(on: [1]))
    let candidate = ScriptedSession(answer: .failing(on: [5]))
    let run = try Self.run(
      (0..<8).map { Self.request($0, [[Float($0)]]) }, baseline: baseline, candidate: candidate)
    #expect(run.comparison.mirrored == 8)
    #expect(run.comparison.compared == 6)
    #expect(run.comparison.drops == [.baselineFailed: 1])
    #expect(run.comparison.failures == [.internal: 1])
  }

  @Test func anAnswerWithTooFewRowsIsAFailure() throws {
    let run = try Self.run(
      [Self.request(0, [[1]]), Self.request(1, [[2]])], baseline: ScriptedSession(),
      candidate: ScriptedSession(answer: .droppingLastRow))
    #expect(run.comparison.failures == [.internal: 2])
    #expect(run.comparison.compared == 0)
  }

  @Test func whatTheBaselineDiffersFromItselfIsNoise() throws {
    let baseline = ScriptedSession(answer: .mixingRows)
    let run = try Self.run(
      (0..<40).map { Self.request($0, [[Float($0)]]) }, baseline: baseline,
      candidate: ScriptedSession(), repeated: Percentage(clamping: 5_000))
    #expect(run.comparison.repeated > 5)
    #expect(run.comparison.repeated < 35)
    // A batch of all of four and one of those that are repeated are of other sizes as a rule.
    #expect(run.comparison.noise.differing.hits > 0)
    let all = try Self.run(
      (0..<40).map { Self.request($0, [[Float($0)]]) }, baseline: ScriptedSession(),
      candidate: ScriptedSession(), repeated: .all)
    #expect(all.comparison.repeated == 40)
    #expect(all.comparison.noise.differing.hits == 0)
  }

  @Test(arguments: [true, false])
  func loggedRepliesNeedNoBaseline(_ isRepeated: Bool) throws {
    let steps = (0..<6).map { id in
      // As the baseline answers, but for request 2.
      Self.request(id, [[Float(id)]], logged: [[2 * Float(id) + (id == 2 ? 7 : 1)]])
    }
    let baseline = isRepeated ? ScriptedSession() : nil
    let run = try Self.run(
      steps, baseline: baseline, candidate: ScriptedSession(), repeated: .all)
    #expect(run.comparison.compared == 6)
    #expect(run.comparison.total.differing.hits == 1)
    #expect(run.comparison.repeated == (isRepeated ? 6 : 0))
    #expect(run.comparison.noise.differing.hits == (isRepeated ? 1 : 0))
  }

  @Test func keepsInputsOnlyWhereTheSettingsDo() throws {
    let steps = [Self.request(0, [[3, 1]])]
    func inputs(_ log: LogPolicy) throws -> [String?] {
      try Self.run(
        steps, baseline: ScriptedSession(),
        candidate: ScriptedSession(answer: Self.shifted(on: [3])), log: log
      ).comparison.worst.overall.map(\.input)
    }
    #expect(try inputs(.standard) == [nil])
    #expect(try inputs(LogPolicy(keepsInputs: true)) == [#"{"x":[3.0,1.0]}"#])
    #expect(try inputs(LogPolicy(keepsInputs: true, redacted: ["x"])) == ["{}"])
  }

  @Test func truthsAreBounded() throws {
    let steps = (0..<5).map { Self.request($0, [[1, 2]], truth: .known(.value(Double($0)))) }
    let run = try Self.run(
      steps, baseline: ScriptedSession(), candidate: ScriptedSession(), outcomesMax: 3)
    #expect(run.outcomes.map(\.truth) == [.value(0), .value(1), .value(2)])
    #expect(run.outcomesLeftOut == 2)
    #expect(run.outcomes.first?.parameters == ["parity": "even"])
  }

  @Test func whatASourceDropsIsCounted() throws {
    let run = try Self.run(
      [.dropped(.refused), Self.request(0, [[1]]), .dropped(.refused), .dropped(.baselineFailed)],
      baseline: ScriptedSession(), candidate: ScriptedSession())
    #expect(run.comparison.mirrored == 4)
    #expect(run.comparison.drops == [.refused: 2, .baselineFailed: 1])
    #expect(run.comparison.compared == 1)
  }

  @Test func anEmptySourceIsNothing() throws {
    let run = try Self.run([], baseline: ScriptedSession(), candidate: ScriptedSession())
    #expect(run.comparison.mirrored == 0)
  }
}
