/// Decides what a route's next revision is. Pure.
package enum RoutePlan {
  /// Makes a version the stable one.
  /// - Parameters:
  ///   - inForceWithoutRoute: what answers while the model has no route; it becomes the previous
  ///     version of the first revision.
  ///   - expectedRevision: the revision that the author has seen, zero for none; nil to take
  ///     whatever is in force.
  /// - Throws: `FAILED_PRECONDITION` when another revision is in force, or the version is stable
  ///   already.
  package static func promote(
    _ version: ModelVersion, state: RouteState, inForceWithoutRoute: ModelVersion?,
    expectedRevision: Int?, author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    if let expectedRevision, expectedRevision != state.route?.revision ?? 0 {
      throw unexpected(state.route, expectedRevision)
    }
    if let route = state.route, route.stable == version {
      throw ServingError(
        .failedPrecondition,
        "version \(version) is the stable one already, by \(description(route))")
    }
    let before = state.route?.stable ?? inForceWithoutRoute
    return RouteDraft(
      stable: version, previous: before == version ? nil : before,
      change: RouteChange(
        action: .promote, actor: author.actor, time: author.time, reason: author.reason))
  }

  /// Takes up the split of an earlier revision.
  ///
  /// Without `revision`, that is the newest one with another stable version before the one in
  /// force, and before all of them what answered while the model had no route. A rollback stands
  /// for the revision it restored, so rolling back again goes further back, and never forth to what
  /// the last rollback left.
  /// - Throws: `FAILED_PRECONDITION` when there is nothing to go back to, or `revision` is not
  ///   there, broken, or has the stable version that is in force.
  package static func rollback(
    _ history: RouteHistory, to revision: Int?, author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    guard let current = history.current else {
      throw ServingError(
        .failedPrecondition,
        "the model has no valid revision of its route, so there is nothing to go back to; promote "
          + "a version instead")
    }
    func draft(
      _ stable: ModelVersion, _ previous: ModelVersion?, restores: Int
    ) -> RouteDraft {
      RouteDraft(
        stable: stable, previous: previous,
        change: RouteChange(
          action: .rollback, actor: author.actor, time: author.time, reason: author.reason,
          restores: restores))
    }
    if let revision {
      let target = try named(revision, in: history, current)
      return draft(target.stable, target.previous, restores: revision)
    }
    let origin = origin(of: current, in: history)
    if let target = earlier(than: origin, in: history, current) {
      return draft(target.stable, target.previous, restores: target.revision)
    }
    guard let first = beforeTheRoute(origin, in: history, current) else {
      throw ServingError(
        .failedPrecondition,
        "there is nothing to go back to: "
          + (origin == RouteChange.beforeTheRoute
            ? "what answered before the first revision is back already"
            : "no valid revision before \(origin) has another stable version than "
              + "\(current.stable)") + "; promote a version instead")
    }
    return draft(first, nil, restores: RouteChange.beforeTheRoute)
  }

  /// For a rollback that was planned on a history: what is in force must still be its newest.
  /// - Throws: `FAILED_PRECONDITION` naming the revision that somebody made meanwhile.
  package static func requireUnchanged(
    since history: RouteHistory, _ state: RouteState
  ) throws(ServingError) {
    guard state.route == history.current else {
      throw unexpected(state.route, history.current?.revision ?? 0)
    }
  }

  private static func earlier(
    than origin: Int, in history: RouteHistory, _ current: Route
  ) -> Route? {
    let earlier = history.entries.reversed().lazy.filter { $0.revision < origin }
    return earlier.compactMap(\.route).first { $0.stable != current.stable }
  }

  /// What answered before the first revision, as that one says.
  private static func beforeTheRoute(
    _ origin: Int, in history: RouteHistory, _ current: Route
  ) -> ModelVersion? {
    guard origin > RouteChange.beforeTheRoute, let first = history.entries.first?.route,
      first.parent == nil, let previous = first.previous, previous != current.stable
    else { return nil }
    return previous
  }

  private static func named(
    _ revision: Int, in history: RouteHistory, _ current: Route
  ) throws(ServingError) -> Route {
    guard let entry = history[revision] else {
      let range =
        if let first = history.entries.first, let last = history.entries.last {
          "\(first.revision) to \(last.revision)"
        } else {
          "none"
        }
      throw ServingError(
        .failedPrecondition, "the model has no revision \(revision); its revisions: \(range)")
    }
    let route: Route
    do { route = try entry.result.get() } catch {
      throw ServingError(
        .failedPrecondition,
        "revision \(revision) is broken, so it cannot be restored: \(error.message)")
    }
    guard route.stable != current.stable else {
      throw ServingError(
        .failedPrecondition,
        "revision \(revision) has the stable version \(route.stable), which is in force already by "
          + description(current))
    }
    return route
  }

  /// The revision that a route stands for: itself, or what it restored, as far as that is there.
  /// Ends, as a revision restores lower ones only.
  private static func origin(of route: Route, in history: RouteHistory) -> Int {
    var origin = route
    while let restored = origin.change.restores, restored < origin.revision {
      guard let earlier = history[restored]?.route else { return restored }
      origin = earlier
    }
    return origin.revision
  }

  private static func unexpected(_ route: Route?, _ expected: Int) -> ServingError {
    let wanted = expected == 0 ? "no revision" : "revision \(expected)"
    let found = route.map(description) ?? "no revision"
    return ServingError(
      .failedPrecondition,
      "the route is another one by now: expected \(wanted) to be in force, got \(found); look at "
        + "it and ask again",
      detail: ["expected_revision": "\(expected)", "revision": "\(route?.revision ?? 0)"])
  }

  private static func description(_ route: Route) -> String {
    "revision \(route.revision) (\(route.change.action.rawValue) of version \(route.stable) by "
      + "\(route.change.actor.quotedForMessage) at \(route.change.time): "
      + "\(route.change.reason.quotedForMessage))"
  }
}
