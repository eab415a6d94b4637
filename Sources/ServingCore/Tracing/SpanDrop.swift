/// Why a span was not exported.
package enum SpanDrop: String, CaseIterable, Hashable, Sendable {
  /// As many waited as may.
  case queueFull = "queue_full"
  /// The receiver answered with a status that is not to be tried again.
  case refused
  /// The receiver could not be reached, or had no room, as often as it is tried.
  case unreachable
  /// The receiver took the export but not this span (`partial_success`).
  case rejected
  /// The process ended.
  case shutdown
}
