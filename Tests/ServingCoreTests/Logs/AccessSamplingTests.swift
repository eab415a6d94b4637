import ServingCore
import ServingTestKit
import Testing

@Suite struct AccessSamplingTests {
  private func decide(
    _ sampling: AccessSampling, _ id: String, status: Int = 200, full: UInt64 = 0, now: UInt64 = 0
  ) -> AccessSampling.Decision {
    Array(id.utf8).withUnsafeBytes {
      sampling.decide(
        identifier: $0, status: status, full: full, now: MonotonicInstant(nanoseconds: now))
    }
  }

  @Test func theShareIsKeptAndALargerOneHasTheSmallerOnesRequests() throws {
    let ids = (0..<20_000).map { "request-\($0)" }
    var before: Set<String> = []
    for (text, expected) in [("0", 0...0), ("1", 140...260), ("20", 3_800...4_200)] {
      let sampling = AccessSampling(try Percentage(parsing: text))
      let taken = Set(ids.filter { decide(sampling, $0) == .sampled })
      #expect(expected.contains(taken.count), "\(text) %: \(taken.count)")
      #expect(before.isSubset(of: taken))
      before = taken
    }
    let all = AccessSampling(.all)
    #expect(ids.allSatisfy { decide(all, $0) == .sampled })
  }

  @Test(
    arguments: [
      (200, false), (400, false), (429, false), (499, false), (500, true), (504, true),
    ])
  func failuresOfTheServerAreTold(status: Int, isTold: Bool) {
    let decision = decide(AccessSampling(.none), "a", status: status)
    #expect((decision == .none) == !isTold)
  }

  @Test func noMoreFailuresThanTheBucketHolds() {
    let sampling = AccessSampling(.none)
    var (full, told) = (UInt64(0), 0)
    for _ in 0..<1_000 {
      switch decide(sampling, "a", status: 500, full: full, now: 1) {
      case .failure(let next): (full, told) = (next, told + 1)
      case .overRate: break
      default: Issue.record("a failure is told or counted")
      }
    }
    #expect(told == AccessSampling.failuresAtOnce)
    let second = decide(sampling, "a", status: 500, full: full, now: 1_000_000_001)
    #expect(second != .overRate)
  }
}
