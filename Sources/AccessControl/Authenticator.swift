internal import Crypto
internal import Foundation
package import ServingCore
internal import Synchronization

/// Tells who a caller is by what it shows, after an access file.
///
/// Of several credentials one counts: the `authorization` field wins over the certificate, as a
/// request says more of itself than its connection does; a proxy with a certificate passes its
/// callers' tokens on so. One that is wrong is refused, never passed over for another.
///
/// What was found is kept by those who ask, as ``Authenticated`` says how long; and here, for other
/// connections, so that a token's signature is checked once.
package final class Authenticator: Sendable {
  /// Tokens and keys that counted and are remembered.
  static let knownCountMax = 16_384
  /// Between two looks at the files.
  package static let lookMilliseconds = 1_000

  /// The clocks, which tests set.
  package struct Clocks: Sendable {
    package var monotonic: @Sendable () -> MonotonicInstant
    package var unixSeconds: @Sendable () -> Int64

    package init(
      monotonic: @escaping @Sendable () -> MonotonicInstant,
      unixSeconds: @escaping @Sendable () -> Int64
    ) {
      self.monotonic = monotonic
      self.unixSeconds = unixSeconds
    }
  }

  struct State: Sendable {
    var material: AccessMaterial
    /// By the digest of the token or key, so that no secret is kept.
    var known: [SHA256Digest: Authenticated] = [:]
    var backoff: FailureBackoff
  }

  private let path: String
  let clocks: Clocks
  let report: @Sendable (AccessNotice) -> Void
  let state: Mutex<State>
  let counters = AccessCounters()
  let generations = Atomic<Int>(0)
  /// The last refusal of files, which is not told again.
  let refusal = Mutex<String?>(nil)

  /// Reads an access file and the files that it names.
  /// - Parameter report: what an operator should hear later.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file and what is wrong with it.
  package static func load(
    _ path: String, clocks: Clocks, report: @escaping @Sendable (AccessNotice) -> Void
  ) async throws(ServingError) -> Authenticator {
    let (contents, policy) = try AccessMaterial.read(path)
    return Authenticator(
      path, try await AccessMaterial(contents, policy), clocks: clocks, report: report)
  }

  private init(
    _ path: String, _ material: AccessMaterial, clocks: Clocks,
    report: @escaping @Sendable (AccessNotice) -> Void
  ) {
    self.path = path
    self.clocks = clocks
    self.report = report
    state = Mutex(
      State(material: material, backoff: FailureBackoff(material.policy.backoff)))
  }

  /// Grows with each change of the files: what was found in an earlier one is to be found anew.
  package var generation: Int { generations.load(ordering: .acquiring) }

  package var figures: AuthenticationFigures { counters.figures }

  package var identityCount: Int { state.withLock { $0.material.policy.identities.count } }

  /// Who a caller is.
  /// - Throws: as ``authenticate(_:from:)``.
  package func caller(
    for credentials: Credentials, from address: PeerAddress?
  ) async throws(ServingError) -> Caller {
    try await authenticate(credentials, from: address).caller
  }

  /// Who a caller is, and for how long.
  /// - Throws: `UNAUTHENTICATED` for a credential that does not count; `RESOURCE_EXHAUSTED` for one
  ///   that is not looked at, as its address has shown too many wrong ones.
  package func authenticate(
    _ credentials: Credentials, from address: PeerAddress?
  ) async throws(ServingError) -> Authenticated {
    if let known = try decide(credentials, from: address) { return known }
    return try checkToken(credentials, from: address)
  }

  /// Looks whether the files have changed, and takes up those that did and are fit for use. Reads
  /// files, so not for an event loop.
  package func refresh() async {
    do throws(ServingError) {
      let (contents, policy) = try AccessMaterial.read(path)
      let before = state.withLock { $0.material.contents }
      guard contents != before else {
        refusal.withLock { $0 = nil }
        return
      }
      let material = try await AccessMaterial(contents, policy)
      state.withLock { state in
        state.material = material
        state.known.removeAll()
        state.backoff.settings = policy.backoff
        // Under the lock: nothing found in the material before is kept as found in this one.
        generations.add(1, ordering: .releasing)
      }
      refusal.withLock { $0 = nil }
      counters.countReload(isTaken: true)
      report(.renewed(identities: policy.identities.count, keys: material.keyCount))
    } catch {
      let isNew = refusal.withLock { last in
        defer { last = error.message }
        return last != error.message
      }
      guard isNew else { return }
      counters.countReload(isTaken: false)
      report(.refused(error.message))
    }
  }
}
