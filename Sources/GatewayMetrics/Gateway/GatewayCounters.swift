package import ServingCore

/// What is counted of connections and of requests that no version was chosen for. One for each
/// event loop, so that loops do not fight over memory; a scrape adds them up.
package final class GatewayCounters: Sendable {
  package let connectionsAccepted = Tally()
  package let connectionsRefused = Tally()
  /// Times that the system had no room for another connection.
  package let acceptPauses = Tally()
  /// Times that a connection was left unread for a while, as its caller was refused too fast.
  package let readPauses = Tally()
  package let openConnections = Level()
  /// Read from and written to the sockets, framing included.
  package let receivedBytes = Tally()
  package let sentBytes = Tally()
  /// Streams that the peer reset before their reply was complete.
  package let streamsReset = Tally()
  /// Replies to requests that no version was chosen for: metadata, health, and those that were
  /// refused before.
  package let unroutedReplies = CodeTallies()
  package let refusals = ReasonTallies<GatewayRefusal>()
  /// Connections, or streams of them, that were ended for what their peer did.
  package let limitHits = ReasonTallies<ConnectionLimit>()
  package let quotaRefusals = ReasonTallies<QuotaKind>()
  /// Requests that were not taken because of overload, by the pressure.
  package let shedRequests = ReasonTallies<OverloadPressure>()
  /// Connections without a request that were closed because of overload.
  package let overloadConnectionsClosed = Tally()

  package init() {}

  package func connectionOpened() {
    connectionsAccepted.add(1)
    openConnections.change(by: 1)
  }

  package func connectionClosed() { openConnections.change(by: -1) }

  package func snapshot() -> GatewaySnapshot {
    GatewaySnapshot(
      connectionsAccepted: connectionsAccepted.value, connectionsRefused: connectionsRefused.value,
      acceptPauses: acceptPauses.value, readPauses: readPauses.value,
      openConnections: openConnections.value, receivedBytes: receivedBytes.value,
      sentBytes: sentBytes.value, streamsReset: streamsReset.value,
      unroutedReplies: unroutedReplies.snapshot(),
      refusals: refusals.snapshot(), limitHits: limitHits.snapshot(),
      quotaRefusals: quotaRefusals.snapshot(), shedRequests: shedRequests.snapshot(),
      overloadConnectionsClosed: overloadConnectionsClosed.value)
  }
}
