extension RoutePlan {
  /// Begins a shadow, changes a running one, or ends one or all of them. Whatever answers stays as
  /// it is.
  /// - Parameters:
  ///   - inForceWithoutRoute: what answers while the model has no route; it becomes the stable
  ///     version of the first revision.
  ///   - expectedRevision: the revision that the author has seen, zero for none; nil to take
  ///     whatever is in force.
  /// - Throws: `INVALID_ARGUMENT` for an order that breaks a rule by itself, `FAILED_PRECONDITION`
  ///   when the version answers callers already, there is no such shadow, nothing would change, or
  ///   another revision is in force.
  package static func shadow(
    _ order: ShadowOrder, state: RouteState, inForceWithoutRoute: ModelVersion?,
    expectedRevision: Int?, author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    switch order {
    case .end(let version):
      try require(expectedRevision, state.route)
      return try ended(version, in: state.route, author)
    case .mirror(let version, let percentage, let slice, let repeated):
      if let slice { try RouteRules.check(slice: slice) }
      try require(expectedRevision, state.route)
      guard let stable = state.route?.stable ?? inForceWithoutRoute else {
        throw ServingError(
          .failedPrecondition,
          "the model has no version that answers, so there is nothing to compare version "
            + "\(version) with; promote a version first")
      }
      try requireAnswersNobody(version, stable, state.route)
      let before = state.route?.shadows ?? []
      let running = before.first { $0.version == version }
      let shadow = try planned(version, percentage, slice, repeated, from: running)
      guard shadow != running else {
        throw ServingError(
          .failedPrecondition, "shadow \(version) is as asked for already; nothing would change")
      }
      let draft = RouteDraft(
        stable: stable, previous: state.route?.previous,
        stableKeys: state.route?.stableKeys ?? [], canaries: state.route?.canaries ?? [],
        shadows: running == nil
          ? before + [shadow] : before.map { $0.version == version ? shadow : $0 },
        change: change(.shadow, by: author))
      try RouteRules.check(shadows: draft.shadows, beside: stable, draft.canaries)
      return draft
    }
  }

  /// The shadows that go on when versions begin to answer callers, and those that end by it.
  static func shadows(
    of route: Route?, without versions: [ModelVersion]
  ) -> (kept: [Shadow], ended: [ModelVersion]) {
    let shadows = route?.shadows ?? []
    return (
      shadows.filter { !versions.contains($0.version) },
      shadows.map(\.version).filter(versions.contains)
    )
  }

  private static func planned(
    _ version: ModelVersion, _ percentage: Percentage?, _ slice: RouteSlice?,
    _ repeated: Percentage?, from running: Shadow?
  ) throws(ServingError) -> Shadow {
    guard let percentage = percentage ?? running?.percentage else {
      throw ServingError(
        .invalidArgument,
        "version \(version) is no shadow yet: expected a percentage to begin it with")
    }
    guard percentage > .none else {
      throw ServingError(
        .invalidArgument,
        "shadow \(version) at 0 % would get no request: expected a percentage above 0; to end a "
          + "shadow, turn it off")
    }
    guard var shadow = running else {
      return Shadow(
        version: version, since: 0, salt: "", percentage: percentage,
        slice: slice ?? .everything, repeated: repeated ?? Shadow.repeatedStandard)
    }
    shadow.percentage = percentage
    shadow.repeated = repeated ?? shadow.repeated
    if let slice, slice != shadow.slice {
      // What was seen of other requests compares something else.
      shadow.slice = slice
      shadow.since = 0
    }
    return shadow
  }

  private static func ended(
    _ version: ModelVersion?, in route: Route?, _ author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    guard let route, !route.shadows.isEmpty else {
      throw ServingError(.failedPrecondition, "the model has no shadow")
    }
    if let version, route.shadow(of: version) == nil {
      let running = route.shadows.map(\.version.description).joined(separator: ", ")
      throw ServingError(
        .failedPrecondition, "version \(version) is no shadow; shadows: \(running)")
    }
    let (kept, ended) = shadows(
      of: route, without: version.map { [$0] } ?? route.shadows.map(\.version))
    return RouteDraft(
      stable: route.stable, previous: route.previous, stableKeys: route.stableKeys,
      canaries: route.canaries, shadows: kept,
      change: change(.shadow, by: author, endsShadows: ended))
  }

  private static func requireAnswersNobody(
    _ version: ModelVersion, _ stable: ModelVersion, _ route: Route?
  ) throws(ServingError) {
    guard version != stable else {
      let error = isStable(version, route)
      throw ServingError(
        error.code,
        "\(error.message); a shadow is compared with what answers, so name another version",
        detail: error.detail)
    }
    guard let route, let canary = route.canary(of: version) else { return }
    throw ServingError(
      .failedPrecondition,
      "version \(version) is a canary at \(canary.percentage) % since revision \(canary.since), so "
        + "it answers callers already; end the canary first, or compare another version")
  }
}
