internal import ServingCore

extension ServingError {
  /// A credential that was shown and does not count, as ``challenge`` says it (RFC 6750 section
  /// 3.1).
  static func wrongToken(_ message: String) -> ServingError {
    ServingError(.unauthenticated, message, detail: [challengeDetail: "invalid_token"])
  }
}
