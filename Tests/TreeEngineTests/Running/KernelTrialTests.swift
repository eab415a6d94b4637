import ServingTestKit
import Testing

@testable import TreeEngine

@Suite("Kernels are tried at loading")
struct KernelTrialTests {
  @Test("With a clock that stands still the trial ends, and the plan answers any number of rows")
  func frozenClock() {
    let random = RandomEnsemble(seed: 4, .init(), .double)
    let model = ScoreModel<Double>(random.ensemble)
    let plan = KernelTrial(model, numbers: [0, 1], clock: { 0 }).plan()
    for rows in 1...KernelPlan.rowCountMax {
      #expect(model.steps.contains(plan.next(rowsLeft: rows)))
    }
  }

  @Test("The kernel that the clock says is fast is taken")
  func fastest() {
    let random = RandomEnsemble(seed: 4, .init(), .double)
    let model = ScoreModel<Double>(random.ensemble)
    // Kernels take turns in order: one begins and ends by this clock, the walk's turns stand still.
    var now: UInt64 = 0
    var readings = 0
    let readingsOfFirst = KernelTrial<Double>.goCountMax + 1
    let plan = KernelTrial(
      model, numbers: [],
      clock: {
        readings += 1
        if readings > readingsOfFirst { now += 1_000_000 }
        return now
      }
    ).plan()
    #expect(plan.next(rowsLeft: 1) == .walkRow)
    #expect(plan.used == [.walkRow])
  }

  @Test("Without trees or thresholds there is nothing to try, and a plan all the same")
  func empty() {
    let random = RandomEnsemble(seed: 1, .init(trees: 0...0), .float)
    let model = ScoreModel<Float>(random.ensemble)
    _ = KernelTrial(model, numbers: []).plan().next(rowsLeft: 1)
    let runner = ScoreRunner(model)
    let row = [Float](repeating: 0, count: random.ensemble.featureCount)
    #expect(
      runner.scores(of: [row])[0].map(Double.init)
        == ReferenceWalk(ensemble: random.ensemble).scores(of: row))
  }
}
