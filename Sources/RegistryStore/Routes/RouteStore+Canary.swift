package import ServingCore

extension RouteStore {
  /// Begins a canary or changes one, after its version was checked as for a promotion: its manifest
  /// reads, its files are what the manifest says, and, when it begins, callers of the stable
  /// version can go on as they do, unless one of them says that it is breaking.
  /// - Throws: `NOT_FOUND` without the version, `DATA_LOSS` for a damaged one, `INVALID_ARGUMENT`
  ///   for an order that breaks a rule, `FAILED_PRECONDITION` when there is no room, the version is
  ///   stable or not compatible, or another revision than the expected one is in force, and what
  ///   ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func canary(
    _ request: CanaryRequest, using random: inout some RandomNumberGenerator,
    watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let check = PromotionCheck(root: root, model: request.model)
    let candidate = try check.candidate(request.order.version, as: .canary)
    let inForceWithoutRoute = try check.versionWithoutRoute()
    return try append(to: request.model, using: &random, watch: watch) {
      state throws(ServingError) in
      let draft = try RoutePlan.canary(
        request.order, state: state, inForceWithoutRoute: inForceWithoutRoute,
        expectedRevision: request.expectedRevision, author: request.author)
      if !request.allowsBreaking, state.route?.canary(of: request.order.version) == nil {
        try check.requireCompatible(candidate, with: draft.stable)
      }
      return draft
    }
  }

  /// Pauses a ramp, lets it go on, sends it to its next step, changes its pace, or ends a canary.
  /// - Throws: `FAILED_PRECONDITION` when there is no such canary or ramp, it cannot do that from
  ///   where it stands, or another revision than the expected one is in force, and what
  ///   ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func ramp(
    _ request: RampRequest, using random: inout some RandomNumberGenerator,
    watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let now = try UTCTimestamp(parsing: request.author.time)
    return try append(to: request.model, using: &random, watch: watch) {
      state throws(ServingError) in
      try RoutePlan.ramp(
        request.order, of: request.version, state: state,
        expectedRevision: request.expectedRevision, author: request.author
      ) { since throws(ServingError) in
        now.seconds(since: try UTCTimestamp(parsing: since))
      }
    }
  }

  /// Carries out what ``RampPolicy`` decided of a canary. Checks no files: the version answers
  /// already, and a failing one must end at once.
  /// - Parameters:
  ///   - expectedRevision: the one that was decided on, so that what a person did meanwhile stands.
  ///   - findings: all of the canary's gates; kept as evidence.
  /// - Returns: nil for a decision to wait.
  /// - Throws: `FAILED_PRECONDITION` when another revision is in force, and what
  ///   ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func apply(
    _ decision: RampDecision, to version: ModelVersion, of model: ModelName,
    expectedRevision: Int, findings: [GateFinding], at time: UTCTimestamp,
    using random: inout some RandomNumberGenerator, watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision? {
    if case .wait = decision { return nil }
    return try append(to: model, using: &random, watch: watch) { state throws(ServingError) in
      try RoutePlan.apply(
        decision, to: version, state: state, expectedRevision: expectedRevision,
        findings: findings, time: time.description)
    }
  }
}
