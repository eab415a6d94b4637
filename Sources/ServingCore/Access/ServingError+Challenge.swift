extension ServingError {
  /// The name in ``detail`` of what is wrong with a credential (RFC 6750 section 3.1).
  package static let challengeDetail = "credential_error"

  /// The value of `www-authenticate` that goes with a 401 (RFC 9110 section 11.6.1); nil for any
  /// other error.
  package var challenge: String? {
    guard httpStatus == 401 else { return nil }
    let scheme = #"Bearer realm="crossfade""#
    return detail[Self.challengeDetail].map { "\(scheme), error=\"\($0)\"" } ?? scheme
  }
}
