/// What a credential may use of what its identity may: a narrower key does less harm when it is
/// lost. Nothing in it widens.
package struct AccessScope: Hashable, Sendable {
  /// Nil for all of the identity's.
  package var rights: AccessRights?
  /// Nil for all of the identity's.
  package var models: [ModelPattern]?

  package init(rights: AccessRights? = nil, models: [ModelPattern]? = nil) {
    self.rights = rights
    self.models = models
  }

  /// The part of grants that lies within the scope.
  package func narrowed(_ grants: [AccessGrant]) -> [AccessGrant] {
    grants.compactMap { grant in
      let left = rights.map { grant.rights.intersection($0) } ?? grant.rights
      let patterns =
        models.map { scope in
          grant.models.flatMap { pattern in scope.compactMap(pattern.intersection) }
        } ?? grant.models
      guard !left.isEmpty, !patterns.isEmpty else { return nil }
      return AccessGrant(rights: left, models: patterns)
    }
  }
}
