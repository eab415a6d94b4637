internal import ServingCore

/// The reply of `GET /v1/whoami`: who the server takes the caller for, and what they may do.
package struct WhoamiReport: Codable, Hashable, Sendable {
  package struct Grant: Codable, Hashable, Sendable {
    /// Of `predict`, `view`, `publish`, `route` and `approve`.
    package var rights: [String]
    /// Names of models, beginnings of names and `*`, or `*` alone.
    package var models: [String]
  }

  /// Whether access is controlled; if not, everybody may do all, and is who they say.
  package var controlled: Bool
  /// Empty for one who showed no identity.
  package var name: String
  /// `none`, `certificate`, `token` or `key`.
  package var proof: String
  package var grants: [Grant]

  /// - Parameter caller: nil where access is not controlled.
  init(_ caller: Caller?) {
    let known = caller ?? .unrestricted
    controlled = caller != nil
    name = known.name
    proof = known.proof.rawValue
    grants = known.grants.map { grant in
      Grant(
        rights: AccessRight.allCases.filter { grant.rights.contains($0) }.map(\.rawValue),
        models: grant.models.map(\.description))
    }
  }
}
