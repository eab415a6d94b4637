import Testing

@testable import GatewayServer

@Suite struct GatewayStatusTests {
  @Test func isLeavingBeforeItDrains() {
    let status = GatewayStatus()
    #expect(!status.isLeaving)
    status.setLeaving()
    #expect(status.isLeaving && !status.isDraining)
  }

  @Test func countsTheCallsThatAreWithLanes() {
    let status = GatewayStatus()
    status.countCalls(3)
    status.countCalls(-2)
    #expect(status.callCount == 1)
  }

  @Test func drainsOnceItIsTold() {
    let status = GatewayStatus()
    #expect(!status.isDraining)
    #expect(status.beginDraining())
    #expect(!status.beginDraining(), "only the first begins")
    #expect(status.isDraining)
  }
}
