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
