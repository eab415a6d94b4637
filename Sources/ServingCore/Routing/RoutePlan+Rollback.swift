extension RoutePlan {
  /// Goes back to what answered before: without `revision`, while canaries run, by ending them.
  ///
  /// Else by taking up the stable version of an earlier revision; its canaries are not begun again,
  /// and those that run end. Without `revision`, that is the newest one with another stable version
  /// before the one in force, and before all of them what answered while the model had no route. A
  /// rollback stands for the revision it restored, and a revision that only changed canaries or
  /// shadows for the one before it, so rolling back again goes further back, and never forth to
  /// what the last rollback left.
  ///
  /// Shadows touch no caller, so those that run go on, but for one whose version becomes the stable
  /// one.
  /// - Parameter expectedRevision: the revision that the author has seen; nil to take whatever is
  ///   in force.
  /// - Throws: `FAILED_PRECONDITION` when there is nothing to go back to, `revision` is not there,
  ///   broken, or has the stable version that is in force, or another revision is in force.
  package static func rollback(
    _ history: RouteHistory, to revision: Int?, expectedRevision: Int? = nil, author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    try require(expectedRevision, history.current)
    guard let current = history.current else {
      throw ServingError(
        .failedPrecondition,
        "the model has no valid revision of its route, so there is nothing to go back to; promote "
          + "a version instead")
    }
    func draft(
      _ stable: ModelVersion, _ previous: ModelVersion?, restores: Int
    ) -> RouteDraft {
      let shadows = shadows(of: current, without: [stable])
      return RouteDraft(
        stable: stable, previous: previous, stableKeys: current.stableKeys, shadows: shadows.kept,
        change: change(.rollback, by: author, restores: restores, endsShadows: shadows.ended))
    }
    if let revision {
      let target = try named(revision, in: history, current)
      return draft(target.stable, target.previous, restores: revision)
    }
    guard current.canaries.isEmpty else {
      return withdrawal(of: current.canaries.map(\.version), from: current, by: author)
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
          + description(current)
          + (current.canaries.isEmpty ? "" : "; to end its canaries name no revision"))
    }
    return route
  }

  /// The revision that brought a route's stable version: itself, or what it restored, or the one
  /// that it was made from, as far as that is there. Ends, as each is lower than the one after it.
  private static func origin(of route: Route, in history: RouteHistory) -> Int {
    var origin = route
    while let below = broughtBy(origin), below < origin.revision {
      guard let earlier = history[below]?.route else { return below }
      origin = earlier
    }
    return origin.revision
  }

  /// Nil for a revision that itself brought its stable version.
  private static func broughtBy(_ route: Route) -> Int? {
    switch route.change.action {
    case .promote: nil
    case .rollback: route.change.restores ?? route.parent?.revision
    case .canary, .advance, .pause, .resume, .shadow: route.parent?.revision
    }
  }
}
