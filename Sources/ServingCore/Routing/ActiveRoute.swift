/// What the model table answers by now. It follows the registry's newest revision as soon as the
/// versions that one needs are ready, and stays where it is until then.
package struct ActiveRoute: Sendable {
  /// Zero while a model has no route of its own and its highest good version answers.
  package let revision: Int
  package let stable: ModelVersion
  /// Routing keys that always go to the stable version.
  package let stableKeys: [String]
  /// As the route has them. One whose version is not ready takes no request: the stable version
  /// answers those meanwhile.
  package let canaries: [Canary]
  /// The keys of the stable version, then those of each canary.
  let keys: RouteKeyIndex
  /// Of each canary.
  let salts: [BucketHash.Salt]

  package init(
    revision: Int, stable: ModelVersion, stableKeys: [String] = [], canaries: [Canary] = []
  ) {
    self.revision = revision
    self.stable = stable
    self.stableKeys = stableKeys
    self.canaries = canaries
    keys = RouteKeyIndex(canaries.isEmpty ? [] : [stableKeys] + canaries.map(\.keys))
    salts = canaries.map { BucketHash.Salt($0.salt) }
  }

  /// The route with all that decides.
  package init(_ route: Route) {
    self.init(
      revision: route.revision, stable: route.stable, stableKeys: route.stableKeys,
      canaries: route.canaries)
  }
}

/// By what the route says; the rest is made from that.
extension ActiveRoute: Hashable {
  package static func == (left: ActiveRoute, right: ActiveRoute) -> Bool {
    left.revision == right.revision && left.stable == right.stable
      && left.stableKeys == right.stableKeys && left.canaries == right.canaries
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(revision)
    hasher.combine(stable)
  }
}
