import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct FailureBackoffTests {
  private static let second: UInt64 = 1_000_000_000
  private let settings = FailureBackoff.Settings(freeFailures: 3, waitSecondsMax: 8)

  private func at(_ seconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: seconds * Self.second)
  }

  @Test func eachFailureBeyondTheFreeOnesDoublesTheWaitUpToTheLimit() {
    var backoff = FailureBackoff(settings)
    let address = PeerAddress(ipv4: 1)
    var waits: [UInt64] = []
    for _ in 0..<8 {
      backoff.noteFailure(of: address, now: at(1))
      waits.append((backoff.wait(of: address, now: at(1)) ?? 0) / Self.second)
    }
    #expect(waits == [0, 0, 0, 1, 2, 4, 8, 8])
    #expect(backoff.wait(of: address, now: at(8)) == Self.second)
    #expect(backoff.wait(of: address, now: at(9)) == nil)
    #expect(backoff.wait(of: PeerAddress(ipv4: 2), now: at(1)) == nil)
  }

  @Test func timeForgives() {
    var backoff = FailureBackoff(settings)
    let address = PeerAddress(ipv4: 1)
    for _ in 0..<10 { backoff.noteFailure(of: address, now: at(1)) }
    let memory = UInt64(FailureBackoff.memorySeconds + settings.waitSecondsMax)
    backoff.noteFailure(of: address, now: at(memory))
    #expect(backoff.wait(of: address, now: at(memory)) == 8 * Self.second)
    backoff.noteFailure(of: address, now: at(2 * memory))
    #expect(backoff.wait(of: address, now: at(2 * memory)) == nil)
  }

  @Test func aFullTableForgetsTheOldest() {
    var backoff = FailureBackoff(.init(freeFailures: 0, waitSecondsMax: 8), addressCountMax: 8)
    for number in 1...8 {
      backoff.noteFailure(of: PeerAddress(ipv4: UInt32(number)), now: at(UInt64(number)))
    }
    #expect(backoff.addressCount == 8)
    backoff.noteFailure(of: PeerAddress(ipv4: 9), now: at(8))
    #expect(backoff.addressCount == 7)
    #expect(backoff.wait(of: PeerAddress(ipv4: 8), now: at(8)) != nil)
    #expect(backoff.wait(of: PeerAddress(ipv4: 9), now: at(8)) != nil)
  }

  @Test func noNumberOfFailuresIsTooMany() {
    let patient = FailureBackoff(.init(freeFailures: 0, waitSecondsMax: 3_600))
    #expect(patient.waitNanoseconds(after: .max) == 3_600 * Self.second)
    #expect(patient.waitNanoseconds(after: 12) == 2_048 * Self.second)
    #expect(patient.waitNanoseconds(after: 0) == 0)
  }

  /// Against a history written down whole.
  @Test(arguments: SeededRandom.seeds)
  func decidesAsAHistoryWould(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var backoff = FailureBackoff(settings)
    var history: [UInt32: [UInt64]] = [:]
    var now: UInt64 = 1
    for step in 0..<2_000 {
      now += UInt64.random(in: 0...(random.isOne(in: 50) ? 2_000 : 3), using: &random)
      let address = UInt32.random(in: 1...5, using: &random)
      if random.isOne(in: 2) {
        backoff.noteFailure(of: PeerAddress(ipv4: address), now: at(now))
        let memory = UInt64(FailureBackoff.memorySeconds + settings.waitSecondsMax)
        if let last = history[address]?.last, now - last >= memory { history[address] = [] }
        history[address, default: []].append(now)
      }
      let failures = history[address] ?? []
      let paid = failures.count - settings.freeFailures
      let until = (failures.last ?? 0) + (paid > 0 ? UInt64(min(8, 1 << min(paid - 1, 10))) : 0)
      let expected = until > now ? (until - now) * Self.second : nil
      #expect(
        backoff.wait(of: PeerAddress(ipv4: address), now: at(now)) == expected,
        "step \(step) of seed \(seed)")
    }
  }
}
