package import ServingRuntime

/// The reply of `/v1/events`.
package struct EventList: Codable, Hashable, Sendable {
  /// Oldest first. Ask again with `after` set to the last one's sequence number.
  package var events: [GatewayEvent]

  package init(events: [GatewayEvent]) {
    self.events = events
  }
}
