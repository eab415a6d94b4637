internal import ServingCore

// One way to a caller for each kind of credential.

extension Authenticator {
  func caller(
    of der: [UInt8], _ material: AccessMaterial, _ generation: Int
  ) throws(ServingError) -> Authenticated {
    let certificate = try ClientCertificate(der: der)
    guard certificate.expires > clocks.unixSeconds() else {
      throw ServingError(.unauthenticated, "the client certificate has expired")
    }
    let callers = material.callers(certificate.names)
    guard let caller = callers.first, callers.count == 1 else {
      let names = certificate.names.map(\.description).quotedListForMessage
      throw ServingError(
        .unauthenticated,
        callers.isEmpty
          ? "the client certificate is no identity's; its names are \(names)"
          : "the client certificate is of several identities; its names are \(names)")
    }
    return Authenticated(
      caller: caller, until: instant(certificate.expires), generation: generation)
  }

  func caller(
    of key: APIKey, _ material: AccessMaterial, _ generation: Int
  ) throws(ServingError) -> Authenticated {
    let held = material.key(key.identifier)
    // An id that is not there takes the same way as a wrong secret, to the same words.
    let isRight = key.matches(held?.record.digest ?? Self.noDigest)
    guard let held, isRight else { throw ServingError.wrongToken("the API key is not known") }
    let record = held.record
    guard record.revoked == nil else {
      throw ServingError.wrongToken("the API key \(record.identifier) was revoked")
    }
    if let expires = record.expires, expires <= clocks.unixSeconds() {
      throw ServingError.wrongToken("the API key \(record.identifier) has expired")
    }
    guard let caller = held.caller else {
      throw ServingError.wrongToken(
        "the API key \(record.identifier) is of identity \(record.identity.quotedForMessage), "
          + "which the access file does not name any more")
    }
    return Authenticated(
      caller: caller, until: record.expires.map(instant) ?? .distantFuture,
      generation: generation)
  }

  /// What no key's digest is.
  private static let noDigest = [UInt8](repeating: 0, count: APIKey.secretByteCount)

  func caller(
    of text: Substring, _ material: AccessMaterial, _ generation: Int
  ) throws(ServingError) -> Authenticated {
    guard let rules = material.policy.tokens, let keys = material.tokenKeys else {
      throw ServingError.wrongToken(
        "the credential is no API key (\(APIKey.prefix)...), and tokens are not taken here")
    }
    guard let token = TokenText(text) else {
      throw ServingError.wrongToken(
        "the credential is neither an API key (\(APIKey.prefix)...) nor a signed JWT")
    }
    try keys.check(token, try TokenCheck.algorithm(token.header, rules))
    guard let claims = TokenClaims(json: token.payload) else {
      throw ServingError.wrongToken("the token's claims are no JSON object")
    }
    let end = try TokenCheck.end(of: claims, rules, now: clocks.unixSeconds())
    let subject = claims.text(rules.nameClaim) ?? ""
    guard AccessName.canBeSubject(subject) else {
      throw ServingError.wrongToken(
        "the token's \(rules.nameClaim): expected 1 to \(AccessName.subjectBytesMax) bytes of text "
          + "without control characters")
    }
    let policy = material.policy
    guard let identity = policy.identities.first(where: { $0.matches(claims, subject: subject) })
    else {
      throw ServingError.wrongToken(
        "the token is no identity's; its \(rules.nameClaim) is \(subject.quotedForMessage)")
    }
    return Authenticated(
      caller: Caller(
        name: identity.callerName(subject), proof: .token, grants: policy.grants(identity.roles),
        quotas: identity.quotas),
      until: instant(end), generation: generation)
  }

  /// The instant of a time of day that comes, by what both clocks show now.
  func instant(_ unixSeconds: Int64) -> MonotonicInstant {
    let seconds = UInt64(max(0, unixSeconds - clocks.unixSeconds()))
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .distantFuture : clocks.monotonic().advanced(byNanoseconds: nanoseconds)
  }
}
