/// Who sends a request, and what it may do. Made once for a connection or a credential, then shared
/// by its requests.
package final class Caller: Sendable {
  /// Everybody, where access is not controlled.
  package static let unrestricted = Caller(
    name: "", proof: .none, grants: [AccessGrant(rights: .all, models: [.every])])

  /// What audits say of a caller without a name, where access is controlled.
  package static let anonymousName = BuiltInActor.anonymous.rawValue

  /// The identity's name, as audits record it; empty for a caller without one.
  package let name: String
  package let proof: CallerProof
  package let grants: [AccessGrant]
  /// The first that is for a model holds; none is no limit.
  package let quotas: [QuotaRule]
  /// What the name's requests are told apart by in queues and shares; zero without a name.
  package let flow: UInt64

  package init(
    name: String, proof: CallerProof, grants: [AccessGrant], quotas: [QuotaRule] = []
  ) {
    self.name = name
    self.proof = proof
    self.grants = grants
    self.quotas = quotas
    // FNV-1a: the same for every caller object of one name.
    flow =
      name.isEmpty
      ? 0 : name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } | 1
  }

  /// Who audits say it was; nil where access is not controlled, as nobody is known there.
  package var auditName: String? {
    if self === Caller.unrestricted { return nil }
    return name.isEmpty ? Self.anonymousName : name
  }

  /// - Parameter model: nil for what is about no model.
  package func may(_ right: AccessRight, on model: ModelName?) -> Bool {
    grants.contains { $0.allows(right, on: model) }
  }

  /// - Throws: `UNAUTHENTICATED` for a caller that showed nothing, `PERMISSION_DENIED` for one that
  ///   is known; either names the right and the model.
  package func require(_ right: AccessRight, on model: ModelName?) throws(ServingError) {
    guard !may(right, on: model) else { return }
    let what = "the right \(right.rawValue)" + (model.map { " on model \($0)" } ?? "")
    guard proof != .none else {
      throw ServingError(
        .unauthenticated,
        "\(what) is needed, and the request shows no identity; send a client certificate, a bearer "
          + "token or an API key")
    }
    throw ServingError(
      .permissionDenied, "\(what) is needed, and \(name.quotedForMessage) does not have it")
  }
}
