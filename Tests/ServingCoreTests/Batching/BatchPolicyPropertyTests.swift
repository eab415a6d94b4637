import ServingCore
import ServingTestKit
import Testing

/// What holds for every queue, tried on random ones.
@Suite struct BatchPolicyPropertyTests {
  private static let roundCount = 400
  private static let now = MonotonicInstant(nanoseconds: 50)

  @Test(arguments: SeededRandom.seeds)
  func decisionsAreSound(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var decision = BatchDecision()
    for _ in 0..<Self.roundCount {
      let queue = Self.queue(&random)
      let policy = BatchPolicy(
        isBatched: !random.isOne(in: 5), maxRows: Int.random(in: 1...12, using: &random))
      policy.decide(queue, now: Self.now, into: &decision)
      checkLists(decision, queue)
      checkBatch(decision.batch, queue, policy)
    }
  }

  /// Asked again and again as a lane would, the policy gets through every queue and takes each
  /// request out once.
  @Test(arguments: SeededRandom.seeds)
  func everyRequestLeavesTheQueueOnce(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<Self.roundCount {
      var left = Array(Self.queue(&random).enumerated())
      let policy = BatchPolicy(isBatched: true, maxRows: Int.random(in: 1...12, using: &random))
      var gone: [Int] = []
      var rounds = 0
      let total = left.count
      while !left.isEmpty, rounds <= total {
        rounds += 1
        var decision = BatchDecision()
        policy.decide(left.map(\.element), now: Self.now, into: &decision)
        let taken = decision.batch + decision.expired + decision.cancelled
        gone += taken.map { left[$0].offset }
        left = left.indices.filter { !taken.contains($0) }.map { left[$0] }
      }
      #expect(left.isEmpty, "the queue was not worked off")
      #expect(gone.sorted() == Array(0..<total))
    }
  }

  private static func queue(_ random: inout SeededRandom) -> [Candidate] {
    (0..<Int.random(in: 0...20, using: &random)).map { _ in
      Candidate(
        rowCount: Int.random(in: 1...15, using: &random),
        deadline: random.isOne(in: 3)
          ? MonotonicInstant(nanoseconds: UInt64.random(in: 0...100, using: &random))
          : .distantFuture,
        isCancelled: random.isOne(in: 6), kind: Int.random(in: 0...2, using: &random))
    }
  }

  private func checkLists(_ decision: BatchDecision, _ queue: [Candidate]) {
    for list in [decision.batch, decision.expired, decision.cancelled] {
      #expect(list == list.sorted(), "a list is not ascending")
    }
    let all = decision.batch + decision.expired + decision.cancelled
    #expect(Set(all).count == all.count, "a place stands in two lists")
    #expect(decision.cancelled == queue.indices.filter { queue[$0].isCancelled })
    #expect(
      decision.expired
        == queue.indices.filter { !queue[$0].isCancelled && queue[$0].deadline <= Self.now })
  }

  private func checkBatch(_ batch: [Int], _ queue: [Candidate], _ policy: BatchPolicy) {
    let live = queue.indices.filter { !queue[$0].isCancelled && queue[$0].deadline > Self.now }
    #expect(batch.first == live.first, "the oldest live request does not run")
    guard let first = batch.first else { return }
    #expect(batch.allSatisfy { live.contains($0) && queue[$0].sharesBatch(with: queue[first]) })
    #expect(batch.count == 1 || policy.isBatched)
    let rows = batch.reduce(0) { $0 + queue[$1].rowCount }
    #expect(batch.count == 1 || rows <= policy.maxRows)
    guard policy.isBatched, queue[first].rowCount < policy.maxRows else { return }
    // Nobody who would still fit behind the whole batch was left out.
    for place in live where !batch.contains(place) {
      let fits = rows + queue[place].rowCount <= policy.maxRows
      #expect(!(fits && queue[place].sharesBatch(with: queue[first])))
    }
  }
}
