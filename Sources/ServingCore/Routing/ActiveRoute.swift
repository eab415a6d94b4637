/// What the model table answers by now; a class, so that handing it about for every request costs
/// one reference count. It follows the registry's newest revision as soon as the
/// versions that one needs are ready, and stays where it is until then.
package final class ActiveRoute: Sendable {
  /// Zero while a model has no route of its own and its highest good version answers.
  package let revision: Int
  package let stable: ModelVersion
  /// Routing keys that always go to the stable version.
  package let stableKeys: [String]
  /// As the route has them. One whose version is not ready takes no request: the stable version
  /// answers those meanwhile.
  package let canaries: [Canary]
  /// As the route has them, whether their versions are ready or not.
  package let shadows: [Shadow]
  /// The keys of the stable version, then those of each canary.
  let keys: RouteKeyIndex
  /// Of each canary.
  let salts: [BucketHash.Salt]
  /// Of each shadow: for the requests that it gets, and for those of them that are repeated.
  let shadowSalts: [(mirror: BucketHash.Salt, repetition: BucketHash.Salt)]

  package init(
    revision: Int, stable: ModelVersion, stableKeys: [String] = [], canaries: [Canary] = [],
    shadows: [Shadow] = []
  ) {
    self.revision = revision
    self.stable = stable
    self.stableKeys = stableKeys
    self.canaries = canaries
    self.shadows = shadows
    keys = RouteKeyIndex(canaries.isEmpty ? [] : [stableKeys] + canaries.map(\.keys))
    salts = canaries.map { BucketHash.Salt($0.salt) }
    shadowSalts = shadows.map { (BucketHash.Salt($0.salt), BucketHash.Salt($0.repeatSalt)) }
  }

  /// The route with all that decides.
  package convenience init(_ route: Route) {
    self.init(
      revision: route.revision, stable: route.stable, stableKeys: route.stableKeys,
      canaries: route.canaries, shadows: route.shadows)
  }
}

/// By what the route says; the rest is made from that.
extension ActiveRoute: Hashable {
  package static func == (left: ActiveRoute, right: ActiveRoute) -> Bool {
    left.revision == right.revision && left.stable == right.stable
      && left.stableKeys == right.stableKeys && left.canaries == right.canaries
      && left.shadows == right.shadows
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(revision)
    hasher.combine(stable)
  }
}
