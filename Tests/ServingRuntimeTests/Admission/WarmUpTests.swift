import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct WarmUpTests {
  @Test(arguments: [
    ([1], 64, true, [1, 2, 4, 8, 16, 32, 64]),
    ([1], 1, true, [1]),
    ([], 3, true, [1, 2, 3]),
    ([5, 1, 5, 100], 6, true, [1, 2, 4, 5, 6, 100]),
    ([0, -3], 2, true, [1, 2]),
    ([7, 9], 64, false, [1]),
  ])
  func sizesArePowersOfTwoTheLargestAndWhatWasAsked(
    asked: [Int], maxRows: Int, isBatched: Bool, sizes: [Int]
  ) {
    #expect(
      WarmUp<ScriptedSession>.sizes(asked: asked, maxRows: maxRows, isBatched: isBatched) == sizes)
  }

  @Test func everySizeOfTheLargestManifestIsFew() {
    let sizes = WarmUp<ScriptedSession>.sizes(
      asked: [1], maxRows: BatchingSettings.rowsMax, isBatched: true)
    #expect(sizes.count == 17)
  }

  private func warmUp(
    _ answer: ScriptedAnswer, limits: WarmUpLimits = .defaults, clock: ManualClock = ManualClock()
  ) -> (outcome: AdmissionStep.Outcome, finding: String, sizes: [Int]) {
    let session = ScriptedSession(answer: answer)
    let (outcome, finding) = WarmUp(
      trial: SessionTrial(session: session, isBatched: true), limits: limits, clock: clock.reader
    ).run(sizes: [1, 2, 4], example: [.fp32("x", rows: [[1, 1]])])
    return (outcome, finding, session.runs.map(\.rows.count))
  }

  @Test func runsEverySize() {
    let result = warmUp(.rowByRow)
    #expect(result.outcome == .passed)
    #expect(result.finding == "batches of 1, 2, 4 rows")
    #expect(result.sizes == [1, 2, 4])
  }

  @Test(arguments: [(100, [1, 2], "4"), (1_000, [1], "2, 4")] as [(UInt64, [Int], String)])
  func stopsAtItsTimeLimit(milliseconds: UInt64, reached: [Int], left: String) throws {
    let clock = ManualClock()
    var limits = WarmUpLimits()
    limits.nanosecondsMax = 200_000_000
    let slow = ScriptedAnswer { rows throws(ServingError) in
      clock.advance(milliseconds: milliseconds)
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let result = warmUp(slow, limits: limits, clock: clock)
    #expect(result.outcome == .passed)
    #expect(result.sizes == reached)
    #expect(
      result.finding.hasSuffix(
        "; not \(left): the limit of 200 ms for warming up was reached"), "\(result.finding)")
  }

  @Test func leavesOutBatchesThatNeverWaitTogether() {
    var limits = WarmUpLimits()
    // One row has two floats.
    limits.inputBytesMax = 16
    let result = warmUp(.rowByRow, limits: limits)
    #expect(result.sizes == [1, 2])
    #expect(
      result.finding
        == "batches of 1, 2 rows; not 4: 4 rows would be more than the 16 input bytes of a batch")
  }

  @Test func aModelThatRefusesMadeUpRowsIsSkipped() {
    let result = warmUp(.failing(on: [1]))
    #expect(result.outcome == .skipped)
    #expect(result.finding == "refused by the model: the engine refuses a row")
  }

  @Test func aModelThatRefusesLargerBatchesSaysFromWhereOn() {
    let small = ScriptedAnswer { rows throws(ServingError) in
      guard rows.count < 2 else { throw ScriptedAnswer.refusal }
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let result = warmUp(small)
    #expect(result.outcome == .passed)
    #expect(
      result.finding
        == "a batch of 1 row; not 2, 4: refused by the model: the engine refuses a row")
  }
}
