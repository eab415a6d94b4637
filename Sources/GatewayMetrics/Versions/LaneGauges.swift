/// What a lane holds at the moment of a scrape.
package struct LaneGauges: Hashable, Sendable {
  /// Requests that were put in and not given back, those that run included.
  package var inFlightRequests: Int
  package var queuedRows: Int
  package var queuedBytes: Int

  package init(inFlightRequests: Int = 0, queuedRows: Int = 0, queuedBytes: Int = 0) {
    self.inFlightRequests = inFlightRequests
    self.queuedRows = queuedRows
    self.queuedBytes = queuedBytes
  }

  package mutating func merge(_ other: LaneGauges) {
    inFlightRequests += other.inFlightRequests
    queuedRows += other.queuedRows
    queuedBytes += other.queuedBytes
  }
}
