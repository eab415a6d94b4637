/// Decides what a route's next revision is. Pure.
package enum RoutePlan {
  /// Makes a version the stable one. A canary or a shadow of that version ends; others go
  /// on, compared with the new stable version from here on.
  /// - Parameters:
  ///   - inForceWithoutRoute: what answers while the model has no route; it becomes the previous
  ///     version of the first revision.
  ///   - expectedRevision: the revision that the author has seen, zero for none; nil to take
  ///     whatever is in force.
  ///   - evidence: what the gates had found, when a ramp ends here.
  ///   - approval: who let it through, where it takes two.
  /// - Throws: `FAILED_PRECONDITION` when another revision is in force, or the version is stable
  ///   already.
  package static func promote(
    _ version: ModelVersion, state: RouteState, inForceWithoutRoute: ModelVersion?,
    expectedRevision: Int?, author: RouteAuthor, evidence: [String] = [],
    approval: RouteApproval? = nil
  ) throws(ServingError) -> RouteDraft {
    try require(expectedRevision, state.route)
    if let route = state.route, route.stable == version {
      throw ServingError(
        .failedPrecondition,
        "version \(version) is the stable one already, by \(description(route))")
    }
    let before = state.route?.stable ?? inForceWithoutRoute
    var others = state.route?.canaries.filter { $0.version != version } ?? []
    for place in others.indices { others[place].since = 0 }
    let shadows = shadows(of: state.route, without: [version])
    var change = change(.promote, by: author, endsShadows: shadows.ended, evidence: evidence)
    change.approval = approval
    return RouteDraft(
      stable: version, previous: before == version ? nil : before,
      stableKeys: state.route?.stableKeys ?? [], canaries: others, shadows: shadows.kept,
      change: change)
  }

  /// - Throws: `FAILED_PRECONDITION` when another revision than the expected one is in force.
  static func require(_ expectedRevision: Int?, _ route: Route?) throws(ServingError) {
    guard let expectedRevision, expectedRevision != route?.revision ?? 0 else { return }
    throw unexpected(route, expectedRevision)
  }

  /// Evidence beyond what a revision takes is cut, and what says nothing left out.
  static func change(
    _ action: RouteChange.Action, by author: RouteAuthor, restores: Int? = nil,
    withdraws: [ModelVersion] = [], endsShadows: [ModelVersion] = [], evidence: [String] = []
  ) -> RouteChange {
    RouteChange(
      action: action, actor: author.actor, proof: author.proof, time: author.time,
      reason: author.reason, restores: restores, withdraws: withdraws, endsShadows: endsShadows,
      evidence: evidence.filter { !$0.allSatisfy(\.isWhitespace) }.prefix(RouteChange.evidenceMax)
        .map { $0.shortened(byteCountMax: RouteChange.evidenceBytesMax) })
  }

  static func unexpected(_ route: Route?, _ expected: Int) -> ServingError {
    let wanted = expected == 0 ? "no revision" : "revision \(expected)"
    let found = route.map(description) ?? "no revision"
    return ServingError(
      .failedPrecondition,
      "the route is another one by now: expected \(wanted) to be in force, got \(found); look at "
        + "it and ask again",
      detail: ["expected_revision": "\(expected)", "revision": "\(route?.revision ?? 0)"])
  }

  static func description(_ route: Route) -> String {
    "revision \(route.revision) (\(route.change.action.rawValue) of version \(route.stable) by "
      + "\(route.change.actor.quotedForMessage) at \(route.change.time): "
      + "\(route.change.reason.quotedForMessage))"
  }
}
