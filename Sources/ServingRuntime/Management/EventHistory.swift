/// The latest events, oldest first, no more than a set number of them.
package struct EventHistory: Sendable {
  private let countMax: Int
  private var lastSequence = 0
  private var events: [GatewayEvent] = []

  package init(countMax: Int) {
    self.countMax = max(1, countMax)
  }

  /// Numbers an event and keeps it.
  package mutating func add(
    at time: String, model: String?, version: Int64?, kind: String, message: String
  ) -> GatewayEvent {
    lastSequence += 1
    let event = GatewayEvent(
      sequence: lastSequence, at: time, model: model, version: version, kind: kind,
      message: message)
    events.append(event)
    // In blocks, so that each event is moved once.
    if events.count >= 2 * countMax { events.removeFirst(events.count - countMax) }
    return event
  }

  package func events(after sequence: Int, of model: String?) -> [GatewayEvent] {
    events.suffix(countMax).filter {
      $0.sequence > sequence && (model == nil || $0.model == model)
    }
  }
}
