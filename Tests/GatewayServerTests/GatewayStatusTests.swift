import Testing

@testable import GatewayServer

@Suite struct GatewayStatusTests {
  @Test func admitsConnectionsUpToTheLimit() {
    let status = GatewayStatus()
    #expect(status.admitConnection(limit: 2))
    #expect(status.admitConnection(limit: 2))
    #expect(!status.admitConnection(limit: 2))
    #expect(status.connectionCount == 2)
    status.releaseConnection()
    #expect(status.admitConnection(limit: 2))
    #expect(status.connectionCount == 2)
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
