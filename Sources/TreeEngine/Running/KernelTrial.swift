internal import CLinux
internal import ServingCore

/// Tries every kernel on a model and plans by what they took. What wins depends on the processor
/// and on the ensemble: its trees, their leaves and depth, its features, and what of it fits which
/// cache.
struct KernelTrial<Number: ScoreNumber> {
  /// Times that every kernel gets its turn, one after the other, so that what else the machine does
  /// meanwhile falls on all of them.
  static var roundCount: Int { 3 }
  /// Rows of a turn's first goes, which do not count: they bring what the kernel reads into the
  /// caches, where it finds it when it is the one that serves. One row alone reads few leaves.
  static var warmUpRowCount: Int { 64 }
  /// Processor time of what counts of a turn, in nanoseconds, and goes at least and at most.
  static var turnNanoseconds: UInt64 { 200_000 }
  static var goCountMin: Int { 4 }
  static var goCountMax: Int { 64 }

  let model: ScoreModel<Number>
  /// Numbers that rows are made of, such as branches compare with.
  let numbers: [Float]
  /// Nanoseconds that the calling thread has run.
  let clock: () -> UInt64

  init(
    _ model: ScoreModel<Number>, numbers: [Float],
    clock: @escaping () -> UInt64 = crossfade_thread_nanoseconds
  ) {
    self.model = model
    self.numbers = numbers
    self.clock = clock
  }

  func plan() -> KernelPlan {
    let rows = TrialRows(featureCount: model.featureCount, numbers: numbers)
    let runner = ScoreRunner(model)
    let scores = Scratch<Number>(capacity: KernelPlan.rowCountMax * model.targetCount)
    var candidates = model.steps.map {
      KernelPlan.Candidate(step: $0, rowCount: $0.rowCount, nanoseconds: .infinity)
    }
    for round in 0..<Self.roundCount {
      for index in candidates.indices {
        let cost = turn(of: candidates[index].step, round, rows, runner, scores.base)
        candidates[index].nanoseconds = min(candidates[index].nanoseconds, cost)
      }
    }
    return KernelPlan(candidates)
  }

  /// What a go takes on average, each with other rows.
  private func turn(
    of step: KernelStep, _ round: Int, _ rows: TrialRows, _ runner: borrowing ScoreRunner<Number>,
    _ scores: UnsafeMutablePointer<Number>
  ) -> Double {
    var number = round
    func go() {
      runner.run(step, rows.some(step.rowCount, from: number), into: scores)
      number += 1
    }
    for _ in stride(from: 0, to: Self.warmUpRowCount, by: step.rowCount) { go() }
    let begun = clock()
    var taken: UInt64 = 0
    var goCount = 0
    while goCount < Self.goCountMin
      || (taken < Self.turnNanoseconds && goCount < Self.goCountMax)
    {
      go()
      goCount += 1
      taken = clock() - begun
    }
    return Double(taken) / Double(goCount)
  }
}
