import ServingCore
import ServingTestKit
import Testing

/// Canaries that begin, grow, shrink and end in any order, within slices that exclude each other or
/// not.
struct BucketAllocationPropertyTests {
  private static let slices: [[String: [String]]] = [
    [:], ["country": ["DE"]], ["country": ["DE", "FR"]], ["country": ["FR"]],
    ["country": ["IT"], "device": ["phone"]],
  ]

  @Test(arguments: SeededRandom.seeds)
  func sharesStayExactApartAndSticky(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var plan = try PlannedRoute()
    var refusals = 0
    for _ in 0..<400 {
      let before = plan.route?.canaries ?? []
      let version = Int64.random(in: 2...9, using: &random)
      let share = Int.random(in: 1...3_000, using: &random)
      let isRunning = before.contains { $0.version.number == version }
      let ends = isRunning && random.isOne(in: 4)
      let slice = isRunning ? nil : Self.slices.randomElement(using: &random)
      let error = refusal { () throws(ServingError) in
        if ends {
          try plan.ramp(.abort, of: version)
        } else {
          try plan.canary(version, .hundredths(share), slice: slice)
        }
      }
      if let error {
        // No room, salts that do not agree, or nothing to do; and then nothing changes.
        #expect(error.code == .failedPrecondition, "\(error)")
        #expect(plan.route?.canaries ?? [] == before)
        refusals += 1
        continue
      }
      let after = plan.route?.canaries ?? []
      #expect(throws: Never.self) {
        try RouteRules.check(
          canaries: after, beside: try PlannedRoute.version(1), [])
      }
      let changed = after.first { $0.version.number == version }
      #expect((changed == nil) == ends)
      #expect(ends || changed?.buckets.count == share)
      for canary in before {
        guard let now = after.first(where: { $0.version == canary.version }) else { continue }
        #expect(now.salt == canary.salt)
        guard now.version.number == version else {
          #expect(now == canary)
          continue
        }
        let (smaller, larger) =
          share < canary.buckets.count ? (now, canary) : (canary, now)
        #expect(smaller.buckets.subtracting(larger.buckets) == .none, "a key that was in left")
      }
    }
    #expect(refusals < 300, "too few changes came about to show anything")
  }

  /// The whole is used up to the last bucket.
  @Test(arguments: SeededRandom.seeds)
  func theLastBucketCanBeHad(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var plan = try PlannedRoute()
    var rest = BucketHash.bucketCount
    for version in 2...Int64(Canary.countMax) {
      let share = Int.random(in: 1...rest / 2, using: &random)
      try plan.canary(version, .hundredths(share))
      rest -= share
    }
    try plan.canary(99, .hundredths(rest))
    let taken = (plan.route?.canaries ?? []).reduce(BucketSet.none) { $0.union($1.buckets) }
    #expect(taken == .all)
    let error = refusal { () throws(ServingError) in try plan.canary(99, .hundredths(rest + 1)) }
    #expect(error?.code == .failedPrecondition)
  }
}
