internal import GatewayMetrics
internal import ServingCore

/// Why a lane does not take a call: for its caller, and for the counters.
struct AdmissionRefusal {
  /// Nil for what no lane would take.
  var reason: LaneRefusal?
  var error: ServingError

  init(_ reason: LaneRefusal?, _ error: ServingError) {
    self.reason = reason
    self.error = error
  }
}
