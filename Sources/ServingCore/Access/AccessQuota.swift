/// What one identity may ask of one model, or of all together.
package struct AccessQuota: Hashable, Sendable {
  /// The tokens that the bucket gains each second; nil for no limit. A request costs one.
  package var requestsPerSecond: Double?
  /// The tokens that the bucket holds: requests that may come at once after a pause.
  package var burst: Int
  /// Requests in flight at once; nil for no limit.
  package var concurrentMax: Int?

  package init(requestsPerSecond: Double?, burst: Int, concurrentMax: Int?) {
    self.requestsPerSecond = requestsPerSecond
    self.burst = burst
    self.concurrentMax = concurrentMax
  }
}
