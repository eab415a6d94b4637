extension RoutePlan {
  /// Begins a canary, or changes a running one. A shadow of the version ends: from now on it
  /// answers.
  ///
  /// A share that is given begins at its first step, also on a running canary. Buckets that the
  /// canary has stay its own as far as the share allows.
  /// - Parameters:
  ///   - inForceWithoutRoute: what answers while the model has no route; it becomes the stable
  ///     version of the first revision.
  ///   - expectedRevision: the revision that the author has seen, zero for none; nil to take
  ///     whatever is in force.
  /// - Throws: `INVALID_ARGUMENT` for an order that breaks a rule by itself, `FAILED_PRECONDITION`
  ///   when the version is the stable one, there is no room, or another revision is in force.
  package static func canary(
    _ order: CanaryOrder, state: RouteState, inForceWithoutRoute: ModelVersion?,
    expectedRevision: Int?, author: RouteAuthor
  ) throws(ServingError) -> RouteDraft {
    try check(order)
    try require(expectedRevision, state.route)
    let version = order.version
    guard let stable = state.route?.stable ?? inForceWithoutRoute else {
      throw ServingError(
        .failedPrecondition,
        "the model has no version that answers, so there is nothing to try version \(version) "
          + "beside; promote a version first")
    }
    guard version != stable else { throw isStable(version, state.route) }
    let before = state.route?.canaries ?? []
    let running = before.first { $0.version == version }
    let canary = try planned(order, from: running, beside: before, author)
    let shadows = shadows(of: state.route, without: [version])
    var draft = RouteDraft(
      stable: stable, previous: state.route?.previous,
      stableKeys: order.stableKeys ?? state.route?.stableKeys ?? [],
      canaries: running == nil
        ? before + [canary] : before.map { $0.version == version ? canary : $0 },
      shadows: shadows.kept, change: change(.canary, by: author, endsShadows: shadows.ended))
    guard draft.canaries != before || draft.stableKeys != state.route?.stableKeys else {
      throw ServingError(
        .failedPrecondition, "canary \(version) is as asked for already; nothing would change")
    }
    try RouteRules.check(canaries: draft.canaries, beside: stable, draft.stableKeys)
    if let place = draft.canaries.firstIndex(where: { $0.version == version }), let running,
      running.slice != canary.slice
    {
      draft.canaries[place].since = 0
    }
    return draft
  }

  private static func check(_ order: CanaryOrder) throws(ServingError) {
    if case .ramp(let steps, let holdSeconds, let requestsMin) = order.share {
      try RouteRules.check(steps: steps)
      try RouteRules.check(holdSeconds: holdSeconds)
      try RouteRules.check(requestsMin: requestsMin)
    }
    if let gates = order.gates { try RouteRules.check(gates: gates) }
    if let slice = order.slice { try RouteRules.check(slice: slice) }
    if let keys = order.keys { try RouteRules.check(keys: keys) }
    if let keys = order.stableKeys { try RouteRules.check(keys: keys) }
  }

  private static func planned(
    _ order: CanaryOrder, from running: Canary?, beside canaries: [Canary], _ author: RouteAuthor
  ) throws(ServingError) -> Canary {
    let version = order.version
    guard let share = order.share?.first ?? running?.percentage else {
      throw ServingError(
        .invalidArgument,
        "version \(version) is no canary yet: expected a percentage or a ramp to begin it with")
    }
    let slice = order.slice ?? running?.slice ?? .everything
    let keys = order.keys ?? running?.keys ?? []
    guard share > .none || !keys.isEmpty else {
      throw ServingError(
        .invalidArgument,
        "canary \(version) at 0 % without keys would get no request: expected a percentage above "
          + "0, or keys that go to it")
    }
    let allocation = try BucketAllocation(for: version, in: slice, beside: canaries)
    // A plan that could not be carried out to its end is better refused now than found waiting.
    if let last = order.share?.last, last > allocation.free {
      throw allocation.noRoom(last, version)
    }
    // Buckets are another share of the traffic under another salt.
    let salt = allocation.salt ?? running?.salt ?? ""
    let current = running.flatMap { $0.salt == salt ? $0.buckets : nil } ?? .none
    return Canary(
      version: version, since: running?.since ?? 0, salt: salt,
      buckets: try allocation.buckets(share, from: current, for: version), slice: slice,
      keys: keys, ramp: ramp(order.share, running?.ramp, author), gates: gates(order, running))
  }

  private static func ramp(
    _ share: CanaryShare?, _ running: Ramp?, _ author: RouteAuthor
  ) -> Ramp? {
    switch share {
    case nil: running
    case .percentage: nil
    case .ramp(let steps, let holdSeconds, let requestsMin):
      Ramp(
        steps: steps, holdSeconds: holdSeconds, requestsMin: requestsMin, enteredAt: author.time)
    }
  }

  private static func gates(_ order: CanaryOrder, _ running: Canary?) -> [Gate] {
    if let gates = order.gates { return gates }
    if let running, running.ramp != nil || !running.gates.isEmpty { return running.gates }
    if case .ramp = order.share { return Gate.standard }
    return []
  }

  static func isStable(_ version: ModelVersion, _ route: Route?) -> ServingError {
    let why =
      route.map { "by \(description($0))" }
      ?? "as the highest of a model without a route; promote the version that is to stay first"
    return ServingError(
      .failedPrecondition, "version \(version) is the stable one \(why)")
  }
}
