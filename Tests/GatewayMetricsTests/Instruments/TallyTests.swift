import Testing

@testable import GatewayMetrics

@Suite struct TallyTests {
  @Test func aCountNeverGoesDown() {
    let tally = Tally()
    tally.add()
    tally.add(5)
    tally.add(-3)
    #expect(tally.value == 6)
  }

  @Test func aLevelGoesUpAndDown() {
    let level = Level()
    level.change(by: 5)
    level.change(by: -3)
    #expect(level.value == 2)
  }
}
