import ServingCore
import Testing

@testable import GatewayMetrics

@Suite struct GatewayCountersTests {
  @Test func whatLoopsCountedIsAddedUp() {
    let first = GatewayCounters()
    first.connectionOpened()
    first.connectionOpened()
    first.connectionClosed()
    first.connectionsRefused.add()
    first.unroutedReplies.count(.notFound)
    first.refusals.count(.bodyMemory)
    let second = GatewayCounters()
    second.connectionOpened()
    second.receivedBytes.add(100)
    second.sentBytes.add(50)
    second.streamsReset.add()
    second.unroutedReplies.count(.notFound)
    second.refusals.count(.bodyMemory)
    second.refusals.count(.unreadReplies)
    var sum = first.snapshot()
    sum.merge(second.snapshot())
    var codes = CodeCounts()
    codes.add(2, to: .notFound)
    #expect(
      sum
        == GatewaySnapshot(
          connectionsAccepted: 3, connectionsRefused: 1, openConnections: 2, receivedBytes: 100,
          sentBytes: 50, streamsReset: 1, unroutedReplies: codes,
          refusals: [.bodyMemory: 2, .unreadReplies: 1]))
  }
}
