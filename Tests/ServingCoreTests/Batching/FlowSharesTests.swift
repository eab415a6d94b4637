import ServingCore
import ServingTestKit
import Testing

@Suite struct FlowSharesTests {
  /// Fills a queue of `limit` rows by flows in turn until none may hold more.
  private static func fill(_ limit: Int, flows: Int) -> [Int] {
    var shares = FlowShares()
    var held = [Int](repeating: 0, count: flows)
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for flow in 0..<flows {
        let free = limit - held.reduce(0, +)
        guard free > 0,
          shares.allows(UInt64(flow), rows: 1, bytes: 0, freeRows: free, freeBytes: 0)
        else { continue }
        shares.add(UInt64(flow), rows: 1, bytes: 0)
        held[flow] += 1
        isGrowing = true
      }
    }
    return held
  }

  @Test(arguments: [1, 2, 5])
  func floodsLeaveAPartFree(_ flows: Int) {
    let limit = 9_000
    let part = limit / (FlowShares.freeMultiple * flows + 1)
    for held in Self.fill(limit, flows: flows) {
      #expect(abs(held - FlowShares.freeMultiple * part) <= FlowShares.freeMultiple)
    }
  }

  @Test func whoHoldsNothingMayAlways() {
    #expect(FlowShares().allows(1, rows: 100, bytes: .max, freeRows: 0, freeBytes: 0))
  }

  /// With as much free as it holds, a flow may go on at the usual priority; the more patient, the
  /// less.
  @Test(arguments: [(0, 800), (3, 800), (4, 400), (5, 200), (6, 100), (7, 50), (9, 50)])
  func patientRequestsHaveSmallerShares(_ urgency: UInt8, held: Int) {
    var shares = FlowShares()
    shares.add(1, rows: held, bytes: 0)
    func allows(_ freeRows: Int) -> Bool {
      shares.allows(
        1, rows: 1, bytes: 0, freeRows: freeRows, freeBytes: 0, urgency: urgency)
    }
    #expect(allows(104))
    #expect(!allows(88))
    // Whoever holds nothing may, whatever the priority.
    #expect(shares.allows(2, rows: 1, bytes: 0, freeRows: 1, freeBytes: 0, urgency: urgency))
  }

  @Test func bytesAreSharedToo() {
    var shares = FlowShares()
    shares.add(1, rows: 1, bytes: 800)
    #expect(shares.allows(1, rows: 1, bytes: 7, freeRows: 9, freeBytes: 100))
    #expect(!shares.allows(1, rows: 1, bytes: 8, freeRows: 9, freeBytes: 100))
    #expect(!shares.allows(1, rows: 1, bytes: .max, freeRows: 9, freeBytes: .max))
  }

  @Test func whatIsLetGoIsForgotten() {
    var shares = FlowShares()
    shares.add(7, rows: 3, bytes: 5)
    shares.remove(7, rows: 3, bytes: 5)
    #expect(shares == FlowShares())
  }

  /// Addresses of objects as they come from an allocator, 16 to 4,096 bytes apart.
  @Test(arguments: [16, 48, 64, 1_024, 4_096])
  func neighbouringAddressesHavePlacesOfTheirOwn(_ stride: UInt64) {
    var shares = FlowShares()
    let base: UInt64 = 0x7F3A_1000_0000
    var free = 0
    for index in 0..<32 {
      let flow = base + stride * UInt64(index)
      if shares.allows(flow, rows: 1, bytes: 0, freeRows: 0, freeBytes: 0) { free += 1 }
      shares.add(flow, rows: 8, bytes: 0)
    }
    #expect(free >= 16)
  }
}
