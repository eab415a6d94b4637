internal import ServingCore
internal import ServingRuntime

extension ActiveRoute {
  /// The route that a view shows, as far as it decides.
  /// - Throws: `INVALID_ARGUMENT` for what is no route's.
  convenience init(_ view: RouteView) throws(ServingError) {
    var canaries: [Canary] = []
    for canary in view.canaries {
      canaries.append(
        Canary(
          version: try ModelVersion(parsing: "\(canary.version)"), since: canary.since,
          salt: canary.salt, buckets: try BucketSet(parsing: canary.buckets),
          slice: RouteSlice(canary.slice), keys: canary.keys))
    }
    var shadows: [Shadow] = []
    for shadow in view.shadows {
      shadows.append(
        Shadow(
          version: try ModelVersion(parsing: "\(shadow.version)"), since: shadow.since,
          salt: shadow.salt, percentage: Percentage(percent: shadow.percent),
          slice: RouteSlice(shadow.slice), repeated: Percentage(percent: shadow.repeatedPercent)))
    }
    self.init(
      revision: view.revision, stable: try ModelVersion(parsing: "\(view.stable)"),
      stableKeys: view.stableKeys, canaries: canaries, shadows: shadows)
  }
}
