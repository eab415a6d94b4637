extension RoutePlan {
  /// Carries out what a person asks of a ramp, or of a canary that is to end.
  /// - Parameters:
  ///   - version: of the canary; nil when the route has one only that it can mean.
  ///   - expectedRevision: the revision that the author has seen; nil to take what is in force.
  ///   - elapsedSeconds: from a time in the route to the author's.
  /// - Throws: `FAILED_PRECONDITION` when there is no such canary, it has no ramp, or the ramp
  ///   cannot do that from where it stands; `INVALID_ARGUMENT` for a hold out of its limits.
  package static func ramp(
    _ order: RampOrder, of version: ModelVersion?, state: RouteState, expectedRevision: Int?,
    author: RouteAuthor, elapsedSeconds: (_ since: String) throws(ServingError) -> Int
  ) throws(ServingError) -> RouteDraft {
    try require(expectedRevision, state.route)
    let (route, canary) = try meant(version, by: order, in: state)
    switch order {
    case .abort:
      return withdrawal(of: [canary.version], from: route, by: author)
    case .next:
      let ramp = try ramp(of: canary)
      guard !ramp.isAtLastStep else { return try promoted(canary, ramp, state, author) }
      return try advanced(canary, ramp, in: route, by: author)
    case .pause:
      var ramp = try ramp(of: canary)
      guard !ramp.isPaused else { throw refusal("canary \(canary.version) is paused already") }
      ramp.heldSeconds = ramp.heldSeconds(elapsedSeconds: try elapsedSeconds(ramp.enteredAt))
      ramp.enteredAt = author.time
      ramp.isPaused = true
      return changed(canary, ramp, in: route, change(.pause, by: author))
    case .resume:
      var ramp = try ramp(of: canary)
      guard ramp.isPaused else { throw refusal("canary \(canary.version) is not paused") }
      ramp.enteredAt = author.time
      ramp.isPaused = false
      return changed(canary, ramp, in: route, change(.resume, by: author))
    case .pace(let holdSeconds):
      try RouteRules.check(holdSeconds: holdSeconds)
      var ramp = try ramp(of: canary)
      guard holdSeconds != ramp.holdSeconds else {
        throw refusal("canary \(canary.version) holds each step for \(holdSeconds) s already")
      }
      ramp.holdSeconds = holdSeconds
      return changed(canary, ramp, in: route, change(.canary, by: author))
    }
  }

  /// Carries out what ``RampPolicy`` decided.
  /// - Parameters:
  ///   - expectedRevision: the one that was decided on: what a person did meanwhile stands.
  ///   - findings: all that were looked at; they become the revision's evidence, failing first.
  ///   - time: RFC 3339, UTC, whole seconds.
  /// - Throws: `FAILED_PRECONDITION` when another revision is in force or has no such canary, and
  ///   for a decision to wait, which makes no revision.
  package static func apply(
    _ decision: RampDecision, to version: ModelVersion, state: RouteState, expectedRevision: Int,
    findings: [GateFinding], time: String
  ) throws(ServingError) -> RouteDraft {
    try require(expectedRevision, state.route)
    let (route, canary) = try meant(version, by: nil, in: state)
    let evidence = findings.map(\.sentence)
    switch decision {
    case .wait(let reason):
      throw refusal("canary \(version) is to wait: \(reason)")
    case .withdraw(let failing):
      let names = failing.map(\.gate.description).joined(separator: ", ")
      let others = findings.filter { !failing.contains($0) }
      return withdrawal(
        of: [version], from: route,
        by: RouteAuthor(
          actor: RouteChange.gateActor, time: time,
          reason: "canary \(version) fails \(names) at \(canary.percentage) %"),
        evidence: failing.map(\.sentence) + others.map(\.sentence))
    case .advance:
      let ramp = try goingOn(canary, isAtLastStep: false)
      let author = RouteAuthor(
        actor: RouteChange.rampActor, time: time,
        reason: "step \(ramp.step + 1) of \(ramp.steps.count) of canary \(version) has held at "
          + "\(canary.percentage) %")
      return try advanced(canary, ramp, in: route, by: author, evidence: evidence)
    case .promote:
      let ramp = try goingOn(canary, isAtLastStep: true)
      let author = RouteAuthor(
        actor: RouteChange.rampActor, time: time,
        reason: "the last step of canary \(version) has held at \(canary.percentage) %")
      return try promoted(canary, ramp, state, author, evidence: evidence)
    }
  }

  /// Ends canaries; the stable version and the shadows stay.
  static func withdrawal(
    of versions: [ModelVersion], from route: Route, by author: RouteAuthor, evidence: [String] = []
  ) -> RouteDraft {
    RouteDraft(
      stable: route.stable, previous: route.previous, stableKeys: route.stableKeys,
      canaries: route.canaries.filter { !versions.contains($0.version) }, shadows: route.shadows,
      change: change(.rollback, by: author, withdraws: versions, evidence: evidence))
  }

  private static func ramp(of canary: Canary) throws(ServingError) -> Ramp {
    guard let ramp = canary.ramp else {
      throw refusal(
        "canary \(canary.version) has no ramp: it stays at \(canary.percentage) % until somebody "
          + "changes it")
    }
    return ramp
  }

  private static func goingOn(
    _ canary: Canary, isAtLastStep: Bool
  ) throws(ServingError) -> Ramp {
    let ramp = try ramp(of: canary)
    guard !ramp.isPaused, ramp.isAtLastStep == isAtLastStep else {
      throw refusal(
        "the ramp of canary \(canary.version) cannot go on: it is "
          + (ramp.isPaused ? "paused" : "at step \(ramp.step + 1) of \(ramp.steps.count)"))
    }
    return ramp
  }

  private static func advanced(
    _ canary: Canary, _ ramp: Ramp, in route: Route, by author: RouteAuthor, evidence: [String] = []
  ) throws(ServingError) -> RouteDraft {
    var canary = canary
    var ramp = ramp
    ramp.step += 1
    ramp.enteredAt = author.time
    ramp.heldSeconds = 0
    let allocation = try BucketAllocation(
      for: canary.version, in: canary.slice, beside: route.canaries)
    canary.buckets = try allocation.buckets(
      ramp.steps[ramp.step], from: canary.buckets, for: canary.version)
    return changed(canary, ramp, in: route, change(.advance, by: author, evidence: evidence))
  }

  private static func promoted(
    _ canary: Canary, _ ramp: Ramp, _ state: RouteState, _ author: RouteAuthor,
    evidence: [String] = []
  ) throws(ServingError) -> RouteDraft {
    guard ramp.endsInPromotion else {
      throw refusal(
        "ramp of canary \(canary.version) is at its last step, \(canary.percentage) %; promote the "
          + "version, or give the canary another ramp")
    }
    return try promote(
      canary.version, state: state, inForceWithoutRoute: nil, expectedRevision: nil,
      author: author, evidence: evidence)
  }

  private static func changed(
    _ canary: Canary, _ ramp: Ramp, in route: Route, _ change: RouteChange
  ) -> RouteDraft {
    var canary = canary
    canary.ramp = ramp
    return RouteDraft(
      stable: route.stable, previous: route.previous, stableKeys: route.stableKeys,
      canaries: route.canaries.map { $0.version == canary.version ? canary : $0 },
      shadows: route.shadows, change: change)
  }

  /// The canary of a version, or the only one that an order can mean.
  private static func meant(
    _ version: ModelVersion?, by order: RampOrder?, in state: RouteState
  ) throws(ServingError) -> (Route, Canary) {
    guard let route = state.route, !route.canaries.isEmpty else {
      throw refusal("the model has no canary")
    }
    let running = route.canaries.map(\.version.description).joined(separator: ", ")
    if let version {
      guard let canary = route.canary(of: version) else {
        throw refusal("version \(version) is no canary; canaries: \(running)")
      }
      return (route, canary)
    }
    let candidates = route.canaries.filter { order == .abort || $0.ramp != nil }
    guard let canary = candidates.first else {
      throw refusal("no canary has a ramp; canaries: \(running)")
    }
    guard candidates.count == 1 else {
      throw refusal("the model has several canaries; say which is meant: \(running)")
    }
    return (route, canary)
  }

  private static func refusal(_ message: String) -> ServingError {
    ServingError(.failedPrecondition, message)
  }
}
