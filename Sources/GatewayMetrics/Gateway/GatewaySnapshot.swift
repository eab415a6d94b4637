package import ServingCore

/// What the event loops counted, as it was at one moment.
package struct GatewaySnapshot: Hashable, Sendable {
  package var connectionsAccepted: UInt64 = 0
  package var connectionsRefused: UInt64 = 0
  package var acceptPauses: UInt64 = 0
  package var readPauses: UInt64 = 0
  package var openConnections = 0
  package var receivedBytes: UInt64 = 0
  package var sentBytes: UInt64 = 0
  package var streamsReset: UInt64 = 0
  package var unroutedReplies = CodeCounts()
  package var refusals: [GatewayRefusal: UInt64] = [:]
  package var limitHits: [ConnectionLimit: UInt64] = [:]
  package var quotaRefusals: [QuotaKind: UInt64] = [:]
  package var shedRequests: [OverloadPressure: UInt64] = [:]
  package var overloadConnectionsClosed: UInt64 = 0

  package mutating func merge(_ other: GatewaySnapshot) {
    connectionsAccepted &+= other.connectionsAccepted
    connectionsRefused &+= other.connectionsRefused
    acceptPauses &+= other.acceptPauses
    readPauses &+= other.readPauses
    openConnections += other.openConnections
    receivedBytes &+= other.receivedBytes
    sentBytes &+= other.sentBytes
    streamsReset &+= other.streamsReset
    unroutedReplies.merge(other.unroutedReplies)
    refusals.merge(other.refusals) { $0 &+ $1 }
    limitHits.merge(other.limitHits) { $0 &+ $1 }
    quotaRefusals.merge(other.quotaRefusals) { $0 &+ $1 }
    shedRequests.merge(other.shedRequests) { $0 &+ $1 }
    overloadConnectionsClosed &+= other.overloadConnectionsClosed
  }
}
