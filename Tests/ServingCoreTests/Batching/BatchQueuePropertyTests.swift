import ServingCore
import ServingTestKit
import Testing

/// What holds for every queue, tried on random ones against a plain list of what waits.
@Suite struct BatchQueuePropertyTests {
  private static let roundCount = 60
  private static let stepCount = 60

  @Test(arguments: SeededRandom.seeds)
  func decisionsAreSound(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<Self.roundCount {
      var model = QueueModel(Self.policy(&random))
      for _ in 0..<Self.stepCount { step(&model, &random) }
      drain(&model)
    }
  }

  private static func policy(_ random: inout SeededRandom) -> BatchPolicy {
    let maxRows = Int.random(in: 1...12, using: &random)
    return BatchPolicy(
      isBatched: !random.isOne(in: 5), maxRows: maxRows,
      preferredRows: random.isOne(in: 3) ? [2, 5].filter { $0 < maxRows } : [],
      delayNanosecondsMax: random.isOne(in: 4) ? UInt64.random(in: 1...300, using: &random) : 0)
  }

  private static func candidate(_ now: UInt64, _ random: inout SeededRandom) -> Candidate {
    Candidate(
      rowCount: random.isOne(in: 8)
        ? Int.random(in: 1...40, using: &random) : Int.random(in: 1...6, using: &random),
      deadline: random.isOne(in: 3)
        ? MonotonicInstant(nanoseconds: now + UInt64.random(in: 0...900, using: &random))
        : .distantFuture,
      isCancelled: random.isOne(in: 12), kind: Int.random(in: 0...2, using: &random),
      flow: UInt64.random(in: 0...4, using: &random),
      urgency: UInt8.random(in: 0...9, using: &random))
  }

  private func step(_ model: inout QueueModel, _ random: inout SeededRandom) {
    model.rig.now = model.rig.now.advanced(byNanoseconds: .random(in: 0...80, using: &random))
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      model.insert(Self.candidate(model.rig.now.nanoseconds, &random))
    }
    if random.isOne(in: 3) { model.rig.queue.noteCancellation() }
    if random.isOne(in: 3) {
      let rows = Int.random(in: 1...12, using: &random)
      model.rig.costs.observe(
        costClass: Int.random(in: 0...1, using: &random), rows: rows,
        nanoseconds: UInt64(100 + 10 * rows) * UInt64.random(in: 1...4, using: &random))
    }
    if !random.isOne(in: 3) { model.next() }
  }

  /// Each call runs a batch or ends a wait, so that the rows bound their number.
  private func drain(_ model: inout QueueModel) {
    var calls = 2 * model.rig.queue.rowCount + 2
    while !model.rig.queue.isEmpty, calls > 0 {
      calls -= 1
      model.next()
      if let until = model.rig.decision.waitUntil { model.rig.now = until }
    }
    #expect(model.rig.queue.isEmpty, "the queue was not worked off")
    #expect(model.rig.queue.rowCount == 0 && model.waiting.isEmpty)
  }
}
