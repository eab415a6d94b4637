package import ServingCore

extension RouteStore {
  /// Begins a shadow or changes one, after its version was checked: its manifest reads, its files
  /// are what the manifest says, and, when it begins, it takes what callers of the stable version
  /// send, unless the author does without. Its outputs may be others: nobody but the comparison
  /// reads them. Or ends shadows, which needs no check.
  /// - Throws: `NOT_FOUND` without the version, `DATA_LOSS` for a damaged one, `INVALID_ARGUMENT`
  ///   for an order that breaks a rule, `FAILED_PRECONDITION` when the version answers callers
  ///   already or does not take their requests, there is no such shadow, or another revision than
  ///   the expected one is in force, and what ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func shadow(
    _ request: ShadowRequest, using random: inout some RandomNumberGenerator,
    watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let check = PromotionCheck(root: root, model: request.model)
    let candidate = try request.order.mirrored.map { version throws(ServingError) in
      try check.candidate(version, as: .shadow)
    }
    let inForceWithoutRoute = try check.versionWithoutRoute()
    return try append(to: request.model, using: &random, watch: watch) {
      state throws(ServingError) in
      let draft = try RoutePlan.shadow(
        request.order, state: state, inForceWithoutRoute: inForceWithoutRoute,
        expectedRevision: request.expectedRevision, author: request.author)
      if let candidate, !request.allowsBreaking, state.route?.shadow(of: candidate.version) == nil {
        try check.requireTakesRequests(candidate, of: draft.stable)
      }
      return draft
    }
  }
}
