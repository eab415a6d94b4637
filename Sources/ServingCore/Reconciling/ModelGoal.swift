/// What the registry asks of one model: which version is to answer, and which are to be loaded.
///
/// With a route: what the route names. Without one: the highest version that is good, so that a
/// model serves as soon as it is published. Either way also what the settings keep.
package struct ModelGoal: Hashable, Sendable {
  package struct Wanted: Hashable, Sendable {
    package var version: ModelVersion
    package var role: VersionRole

    package init(_ version: ModelVersion, _ role: VersionRole) {
      self.version = version
      self.role = role
    }
  }

  /// What unpinned requests are to be answered by; nil when the registry offers nothing.
  package var target: ActiveRoute?
  /// What answers them when nothing does yet and the target cannot.
  package var fallback: ActiveRoute?
  /// Most important first; each version once for each of its roles.
  package var wanted: [Wanted]

  /// - Parameters:
  ///   - route: the revision in force; nil for a model without one.
  ///   - keep: of the model's settings.
  ///   - available: versions in the registry whose manifests read.
  ///   - loaded: versions that answer already. One that the route names is wanted even when its
  ///     folder is gone: what serves keeps serving.
  ///   - refused: versions that failed and are not to be tried now; no route means the next lower.
  package init(
    route: Route?, keep: KeepPolicy, available: [ModelVersion], loaded: Set<ModelVersion>,
    refused: Set<ModelVersion>
  ) {
    let descending = available.sorted(by: >)
    let present = loaded.union(available)
    wanted = []
    if let route {
      target = ActiveRoute(route)
      fallback = route.previous.map { ActiveRoute(revision: route.revision, stable: $0) }
      if present.contains(route.stable) { wanted.append(Wanted(route.stable, .stable)) }
      for canary in route.canaries where present.contains(canary.version) {
        wanted.append(Wanted(canary.version, .canary))
      }
      if let previous = route.previous, present.contains(previous) {
        wanted.append(Wanted(previous, .previous))
      }
    } else if let highest = descending.first(where: { !refused.contains($0) }) {
      target = ActiveRoute(revision: 0, stable: highest)
      wanted.append(Wanted(highest, .stable))
    }
    for version in descending.prefix(keep.latest) { wanted.append(Wanted(version, .kept)) }
    let latest = Set(descending.prefix(keep.latest))
    for version in keep.versions.sorted(by: >)
    where descending.contains(version) && !latest.contains(version) {
      wanted.append(Wanted(version, .kept))
    }
    // Last: what answers nobody must keep nothing that does waiting.
    for shadow in route?.shadows ?? [] where present.contains(shadow.version) {
      wanted.append(Wanted(shadow.version, .shadow))
    }
  }

  /// Whether a version is wanted for copies of requests alone.
  package func isOnlyShadow(_ version: ModelVersion) -> Bool { roles(of: version) == [.shadow] }

  package func roles(of version: ModelVersion) -> [VersionRole] {
    wanted.filter { $0.version == version }.map(\.role)
  }
}
