extension ServingError {
  /// The name in ``detail`` of the milliseconds that a refused request would have to wait.
  package static let waitDetail = "wait_ms"
  /// The longest that a caller is told to wait, in seconds: loads change within less.
  package static let retryAfterSecondsMax = 60

  /// When to send a refused request again, in whole seconds (RFC 9110 section 10.2.3); nil for
  /// what is no better later. From the estimate where there is one, and else the shortest time
  /// that can be said.
  package var retryAfterSeconds: Int? {
    guard httpStatus == 429 || httpStatus == 503 else { return nil }
    guard let text = detail[Self.waitDetail], let milliseconds = UInt64(text) else { return 1 }
    let seconds = milliseconds / 1_000 + (milliseconds % 1_000 > 0 ? 1 : 0)
    return Int(min(max(seconds, 1), UInt64(Self.retryAfterSecondsMax)))
  }
}
