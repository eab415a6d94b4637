internal import Crypto
internal import Foundation
package import ServingCore
internal import Synchronization

// From a credential to a caller.

extension Authenticator {
  /// Who a caller is, where that takes some microseconds and no waiting: for all but tokens that
  /// are seen for the first time.
  /// - Returns: nil where a signature is to be checked; ask ``authenticate(_:from:)``.
  /// - Throws: as that.
  package func decide(
    _ credentials: Credentials, from address: PeerAddress?
  ) throws(ServingError) -> Authenticated? {
    let (material, generation) = state.withLock { ($0.material, self.generation) }
    guard let authorization = credentials.authorization else {
      guard let certificate = credentials.certificate else {
        return Authenticated(
          caller: material.anonymous, until: .distantFuture, generation: generation)
      }
      return try counted(.certificate, nil) { () throws(ServingError) in
        try caller(of: certificate, material, generation)
      }
    }
    let shown = try counted(nil, address) { () throws(ServingError) in
      try ShownCredential(authorization)
    }
    let digest = SHA256.hash(data: Data(shown.text.utf8))
    if let known = known(digest, generation) { return known }
    try checkBackoff(shown.proof, address)
    guard case .key(let key) = shown else { return nil }
    let found = try counted(.key, address) { () throws(ServingError) in
      try caller(of: key, material, generation)
    }
    keep(found, digest)
    return found
  }

  /// Checks a token that is seen for the first time.
  func checkToken(
    _ credentials: Credentials, from address: PeerAddress?
  ) throws(ServingError) -> Authenticated {
    guard let authorization = credentials.authorization,
      case .token(let text) = try ShownCredential(authorization)
    else { throw ServingError(.internal, "a token was expected, and there is none") }
    let (material, generation) = state.withLock { ($0.material, self.generation) }
    let found = try counted(.token, address) { () throws(ServingError) in
      try caller(of: text, material, generation)
    }
    keep(found, SHA256.hash(data: Data(text.utf8)))
    return found
  }

  private func keep(_ found: Authenticated, _ digest: SHA256Digest) {
    state.withLock { state in
      // What was found in files that are no longer in force is not kept.
      guard generation == found.generation else { return }
      // Only credentials that count get here, so nobody fills it with others.
      if state.known.count >= Self.knownCountMax { state.known.removeAll() }
      state.known[digest] = found
    }
  }

  private func known(_ digest: SHA256Digest, _ generation: Int) -> Authenticated? {
    let now = clocks.monotonic()
    return state.withLock { state in
      guard let known = state.known[digest], known.generation == generation else { return nil }
      if known.until > now { return known }
      state.known[digest] = nil
      return nil
    }
  }

  // MARK: Kinds

  private func caller(
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

  private func caller(
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

  private func caller(
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
  private func instant(_ unixSeconds: Int64) -> MonotonicInstant {
    let seconds = UInt64(max(0, unixSeconds - clocks.unixSeconds()))
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .distantFuture : clocks.monotonic().advanced(byNanoseconds: nanoseconds)
  }

  // MARK: Failures

  /// Who has shown too many wrong credentials waits, also with a right one: or the answer would
  /// tell which is right. A credential that has counted before is not asked again.
  private func checkBackoff(
    _ proof: CallerProof, _ address: PeerAddress?
  ) throws(ServingError) {
    guard let address else { return }
    let now = clocks.monotonic()
    guard let wait = state.withLock({ $0.backoff.wait(of: address, now: now) }) else { return }
    counters.count(proof, .backedOff)
    throw ServingError(
      .resourceExhausted,
      "this address has shown too many wrong credentials; the next is looked at in "
        + "\((wait + 999_999_999) / 1_000_000_000) seconds",
      detail: [ServingError.waitDetail: "\((wait + 999_999) / 1_000_000)"])
  }

  /// Counts what becomes of a credential, and holds a failure against its address.
  /// - Parameters:
  ///   - proof: nil for one whose kind is not known yet: a success is not counted.
  ///   - address: nil where it cannot be guessing, as with certificates.
  private func counted<Result>(
    _ proof: CallerProof?, _ address: PeerAddress?, _ body: () throws(ServingError) -> Result
  ) throws(ServingError) -> Result {
    do throws(ServingError) {
      let result = try body()
      if let proof { counters.count(proof, .accepted) }
      return result
    } catch {
      counters.count(proof ?? .none, .refused)
      if let address {
        let now = clocks.monotonic()
        state.withLock { $0.backoff.noteFailure(of: address, now: now) }
      }
      throw error
    }
  }
}
