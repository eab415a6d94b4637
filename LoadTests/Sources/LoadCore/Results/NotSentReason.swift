/// Why a request that was due did not go out.
package enum NotSentReason: String, CaseIterable, Hashable, Sendable {
  /// As many as `--in-flight-max` allows were not yet answered.
  case inFlightMax = "in_flight_max"
}
