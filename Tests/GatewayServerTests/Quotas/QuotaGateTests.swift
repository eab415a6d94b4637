import GatewayMetrics
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct QuotaGateTests {
  /// An event loop's gate, to be used inside of expectations.
  private final class Loop {
    var gate: QuotaGate

    init(_ table: QuotaTable, _ counters: GatewayCounters) {
      gate = QuotaGate(table: table, counters: counters)
    }
  }

  private let clock = ManualClock()
  private let counters = GatewayCounters()

  private func caller(
    _ name: String, rate: Double? = nil, burst: Int = 1, concurrent: Int? = nil,
    models: String = "*"
  ) throws -> Caller {
    Caller(
      name: name, proof: name.isEmpty ? .none : .key, grants: [],
      quotas: [
        QuotaRule(
          models: try ModelPattern(models),
          quota: AccessQuota(
            requestsPerSecond: rate, burst: burst, concurrentMax: concurrent))
      ])
  }

  private func enter(
    _ loop: Loop, _ caller: Caller, _ model: String = "titles",
    address: PeerAddress? = nil
  ) -> QuotaCell? {
    try? loop.gate.enter(
      caller, model: model, address: address, now: clock.now,
      isServed: { !model.hasPrefix("made-up") })
  }

  @Test func loopsShareOneCellOfANameAndAModel() throws {
    let table = QuotaTable()
    let (one, other) = (Loop(table, counters), Loop(table, counters))
    // Two credentials of one identity, so two caller objects.
    let (first, second) = (try caller("a", concurrent: 2), try caller("a", concurrent: 2))
    let held = try #require(enter(one, first))
    #expect(enter(other, second) === held)
    #expect(enter(one, second) == nil)
    #expect(enter(one, first, "other") != nil)
    #expect(enter(one, try caller("b", concurrent: 2)) != nil)
    held.leave()
    #expect(enter(other, first) === held)
    #expect(counters.quotaRefusals[.concurrency] == 1)
    #expect(table.count == 3)
  }

  @Test func whoHasNoQuotaIsNotCounted() throws {
    let table = QuotaTable()
    let gate = Loop(table, counters)
    #expect(enter(gate, .unrestricted) == nil)
    #expect(enter(gate, try caller("a", rate: 1, models: "other-*")) == nil)
    #expect(table.count == 0)
    #expect(counters.quotaRefusals.snapshot().isEmpty)
  }

  @Test func anonymousCallersAreToldApartByAddress() throws {
    let gate = Loop(QuotaTable(), counters)
    let anonymous = try caller("", rate: 1)
    #expect(enter(gate, anonymous, address: PeerAddress(ipv4: 1)) != nil)
    #expect(enter(gate, anonymous, address: PeerAddress(ipv4: 1)) == nil)
    #expect(enter(gate, anonymous, address: PeerAddress(ipv4: 2)) != nil)
    // One that has a name has one bucket, wherever it comes from.
    let named = try caller("a", rate: 1)
    #expect(enter(gate, named, address: PeerAddress(ipv4: 1)) != nil)
    #expect(enter(gate, named, address: PeerAddress(ipv4: 2)) == nil)
  }

  @Test func namesThatAreNotServedShareABucket() throws {
    let table = QuotaTable()
    let gate = Loop(table, counters)
    let caller = try caller("a", rate: 1, burst: 2)
    #expect(enter(gate, caller, "made-up-1") != nil)
    #expect(enter(gate, caller, "made-up-2") != nil)
    #expect(enter(gate, caller, "made-up-3") == nil)
    #expect(table.count == 1)
  }

  @Test func aRefusedRequestTakesNeitherATokenNorAPlace() throws {
    let gate = Loop(QuotaTable(), counters)
    let caller = try caller("a", rate: 10, burst: 1, concurrent: 1)
    let cell = try #require(enter(gate, caller))
    for _ in 0..<5 { #expect(enter(gate, caller) == nil) }
    #expect(cell.count == 1)
    cell.leave()
    for _ in 0..<5 { #expect(enter(gate, caller) == nil) }
    #expect(cell.count == 0)
    #expect(counters.quotaRefusals.snapshot() == [.rate: 5, .concurrency: 5])
    clock.advance(milliseconds: 100)
    #expect(enter(gate, caller) != nil)
  }

  /// Reloaded files bring new caller objects: what was used before is still known, and the new
  /// limits hold.
  @Test func aChangedQuotaHoldsForTheSameCell() throws {
    let gate = Loop(QuotaTable(), counters)
    let before = try #require(enter(gate, try caller("a", concurrent: 1)))
    let wider = try caller("a", concurrent: 2)
    #expect(enter(gate, wider) === before)
    #expect(enter(gate, wider) == nil)
  }

  @Test func theOldestIdleCellsMakeRoom() throws {
    let table = QuotaTable(countMax: 8)
    let gate = Loop(table, counters)
    let busy = try caller("busy", concurrent: 1)
    let cell = try #require(enter(gate, busy))
    for number in 0..<20 {
      clock.advance(milliseconds: 1)
      let caller = try caller("idle-\(number)", concurrent: 1)
      try #require(enter(gate, caller)).leave()
      #expect(table.count <= 8)
    }
    #expect(!cell.isRetired)
    #expect(enter(gate, busy) == nil)
  }

  @Test func withoutAnIdleCellNewcomersWait() throws {
    let gate = Loop(QuotaTable(countMax: 2), counters)
    let cell = try #require(enter(gate, try caller("a", concurrent: 1)))
    _ = try #require(enter(gate, try caller("b", concurrent: 1)))
    let late = try caller("c", concurrent: 1)
    #expect(throws: ServingError.self) {
      _ = try gate.gate.enter(
        late, model: "titles", address: nil, now: clock.now, isServed: { true })
    }
    cell.leave()
    #expect(enter(gate, late) != nil)
    #expect(cell.isRetired)
  }

  /// What many threads take of one bucket is never more than it has.
  @Test func threadsDoNotTakeATokenTwice() async throws {
    let cell = QuotaCell(now: clock.now)
    let quota = HeldQuota(AccessQuota(requestsPerSecond: 1, burst: 500, concurrentMax: nil))
    let now = clock.now
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).count { _ in cell.enter(quota, now: now) == nil }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(taken == 500)
    #expect(cell.count == 500)
  }
}
