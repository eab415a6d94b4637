import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct SessionTrialTests {
  private let words = TensorSpec(
    name: "words", datatype: .bytes, dimensions: [.dynamic(name: "batch"), .fixed(2)])

  @Test func givesEveryOutputByName() throws {
    let trial = SessionTrial(session: ScriptedSession(), isBatched: true)
    let outputs = try trial.run([.fp32("x", rows: [[1, 2], [3, 4]])])
    #expect(outputs == [.fp32("y", rows: [[3, 5], [7, 9]])])
  }

  @Test func refusesWhatALaneWouldNeverSee() throws {
    let trial = SessionTrial(session: ScriptedSession(), isBatched: true)
    let error = try #require(
      refusal { () throws(ServingError) in try trial.run([.fp32("z", rows: [[1]])]) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(#"input "x" is missing"#))
  }

  @Test func splitsABatchBetweenItsRequests() throws {
    let trial = SessionTrial(session: ScriptedSession(), isBatched: true)
    let answers = try trial.runTogether([
      [.fp32("x", rows: [[1]])], [.fp32("x", rows: [[2], [3]])], [.fp32("x", rows: [[4]])],
    ])
    #expect(answers.map { $0[0].floats } == [[3], [5, 7], [9]])
    #expect(answers.map { $0[0].shape } == [[1, 1], [2, 1], [1, 1]])
  }

  @Test func splitsStringsToo() throws {
    let trial = SessionTrial(session: EchoSession([words]), isBatched: true)
    let answers = try trial.runTogether([
      [strings([["a", ""]])], [strings([["bcd", "e"], ["", "f"]])],
    ])
    #expect(answers == [[strings([["a", ""]])], [strings([["bcd", "e"], ["", "f"]])]])
  }

  private func strings(_ rows: [[String]]) -> OwnedTensor {
    var bytes: [UInt8] = []
    for element in rows.joined() { BytesElements.append(Array(element.utf8), to: &bytes) }
    return OwnedTensor(name: "words", datatype: .bytes, shape: [rows.count, 2], bytes: bytes)
  }

  private func warmUp(
    _ session: some EngineSession, isBatched: Bool = true, rows: Int, example: [OwnedTensor]?
  ) throws {
    let trial = SessionTrial(session: session, isBatched: isBatched)
    try trial.warmUp(rows: rows, with: try trial.warmUpRow(of: example))
  }

  @Test func warmsUpWithTheExamplesFirstRow() throws {
    let session = ScriptedSession()
    try warmUp(session, rows: 3, example: [.fp32("x", rows: [[1, 2], [3, 4]])])
    #expect(session.runs.map(\.rows) == [[[1, 2], [1, 2], [1, 2]]])
  }

  @Test func warmsUpWithTheFirstRowOfStrings() throws {
    // The echo has the rows that were asked for, or the check of its input would have failed.
    try warmUp(
      EchoSession([words]), rows: 2, example: [strings([["a", "b"], ["c", "d"]])])
  }

  @Test func warmsUpWithZerosWithoutAnExample() throws {
    let session = ScriptedSession()
    try warmUp(session, rows: 2, example: nil)
    #expect(session.runs.map(\.rows) == [[[0], [0]]])
    try warmUp(EchoSession([words]), rows: 2, example: nil)
  }

  @Test func withoutBatchingWarmsUpWithTheWholeExample() throws {
    let session = ScriptedSession()
    try warmUp(
      session, isBatched: false, rows: 5, example: [.fp32("x", rows: [[1], [2]])])
    #expect(session.runs.map(\.rows) == [[[1], [2]]])
  }

  @Test func aGoldenCaseCountsItsElementsOrNamesItself() throws {
    let trial = SessionTrial(session: ScriptedSession(), isBatched: true)
    let good = GoldenVectors.scripted([[1, 2]])
    #expect(try trial.check(good.cases[0], good.tolerance) == 2)
    let bad = GoldenVectors.scripted([[1, 2]], shift: 0.5)
    let error = try #require(
      refusal { () throws(ServingError) in try trial.check(bad.cases[0], bad.tolerance) })
    #expect(error.code == .failedPrecondition)
    #expect(error.message.hasPrefix(#"golden case "case 1": 2 of 2 elements differ"#))
  }

  @Test func aGoldenCaseThatCannotBeAskedNamesItself() throws {
    let trial = SessionTrial(session: ScriptedSession(answer: .failing(on: [1])), isBatched: true)
    let golden = GoldenVectors.scripted([[1]])
    let error = try #require(
      refusal { () throws(ServingError) in try trial.check(golden.cases[0], golden.tolerance) })
    #expect(error.message == #"golden case "case 1": the engine refuses a row"#)
  }

  @Test func casesOfDifferentShapesAreAskedInSeparateBatches() throws {
    let session = ScriptedSession()
    let finding = try SessionTrial(session: session, isBatched: true)
      .checkTogether(.scripted([[1]], [[2, 3]], [[4], [5]], [[6, 7]], [[8, 9, 10]]))
    #expect(finding == "the same answers in one batch as alone")
    #expect(Set(session.runs.map(\.rows)) == [[[1], [4], [5]], [[2, 3], [6, 7]]])
  }
}
