package import ServingCore

extension RouteStore {
  /// Makes a version the stable one, after it was checked: its manifest reads, its files are what
  /// the manifest says, and callers of the version in force can go on as they do, unless one of
  /// them says that it is breaking.
  ///
  /// When somebody else makes a revision meanwhile, it is made behind that one.
  /// - Throws: `NOT_FOUND` without the version, `DATA_LOSS` for a damaged one,
  ///   `FAILED_PRECONDITION` when it is stable already, not compatible, or another revision than
  ///   the expected one is in force, and what ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func promote(
    _ promotion: Promotion, using random: inout some RandomNumberGenerator,
    watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let check = PromotionCheck(root: root, model: promotion.model)
    let candidate = try check.candidate(promotion.version)
    let inForceWithoutRoute = try check.versionWithoutRoute()
    return try append(to: promotion.model, using: &random, watch: watch) {
      state throws(ServingError) in
      let draft = try RoutePlan.promote(
        promotion.version, state: state, inForceWithoutRoute: inForceWithoutRoute,
        expectedRevision: promotion.expectedRevision, author: promotion.author)
      if !promotion.allowsBreaking, let stable = state.route?.stable ?? inForceWithoutRoute {
        try check.requireCompatible(candidate, with: stable)
      }
      return draft
    }
  }

  /// Goes back as ``RoutePlan/rollback(_:to:expectedRevision:author:)`` finds it: ends what
  /// canaries run, or takes up the stable version of an earlier revision, after that was checked
  /// for damage. Its signature is no matter: the version has answered before.
  /// - Parameters:
  ///   - revision: the one to restore; nil to end the canaries or, without any, for the newest with
  ///     another stable version.
  ///   - expectedRevision: the revision that the author has seen; nil to take whatever is in force.
  /// - Throws: `FAILED_PRECONDITION` when there is nothing to go back to, another revision than the
  ///   expected one is in force, or somebody makes a revision meanwhile: what to go back to is
  ///   another question then. `NOT_FOUND` without the version, `DATA_LOSS` for a damaged one, and
  ///   what ``append(to:using:attemptsMax:watch:build:)`` throws.
  package func rollback(
    _ model: ModelName, to revision: Int? = nil, author: RouteAuthor,
    expectedRevision: Int? = nil, using random: inout some RandomNumberGenerator,
    watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let history = try history(of: model)
    let draft = try RoutePlan.rollback(
      history, to: revision, expectedRevision: expectedRevision, author: author)
    // What answers already needs no check, and ending a canary must not wait for one.
    if draft.stable != history.current?.stable {
      _ = try PromotionCheck(root: root, model: model).candidate(draft.stable)
    }
    return try append(to: model, using: &random, watch: watch) { state throws(ServingError) in
      try RoutePlan.requireUnchanged(since: history, state)
      return draft
    }
  }
}
