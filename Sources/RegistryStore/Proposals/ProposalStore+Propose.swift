package import ServingCore

extension ProposalStore {
  /// Proposes what ``RouteStore/promote(_:using:watch:)`` would do, after the same checks, for
  /// another person to approve.
  /// - Throws: as a promotion; `ALREADY_EXISTS` while one of the same version is open,
  ///   `RESOURCE_EXHAUSTED` with too many open ones, or too many in all.
  package func propose(
    _ promotion: Promotion, using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> ProposalRecord {
    let check = PromotionCheck(root: root, model: promotion.model)
    let candidate = try check.candidate(promotion.version)
    let inForceWithoutRoute = try check.versionWithoutRoute()
    let now = try UTCTimestamp(parsing: promotion.author.time)
    let modelFolder = try routes.modelFolder(promotion.model)
    do throws(ServingError) {
      if try modelFolder.makeFolder(ProposalFileName.folder, mode: 0o755) {
        try modelFolder.flush()
      }
      let proposals = ProposalFolder(
        try Folder(ProposalFileName.folder, in: modelFolder), of: promotion.model)
      _ = try StaleTemporary.proposal.remove(from: proposals.folder, at: now)
      for _ in 0..<Self.attemptsMax {
        let state = try routes.current(of: promotion.model)
        try requirePossible(promotion, candidate, state, inForceWithoutRoute, check)
        let listing = try listing(of: promotion.model)
        try requireRoom(for: promotion, in: listing.open(at: now))
        let proposal = try proposal(
          promotion, state, inForceWithoutRoute, at: now, after: try proposals.numbers())
        let yaml = try ProposalCodec.encode(proposal)
        let name = ProposalFileName.proposal(proposal.number)
        guard try ProposalWrite.put(yaml, as: name, in: proposals, using: &random) else { continue }
        return try record(proposal.number, of: promotion.model)
      }
    } catch {
      throw modelFolder.explained(error)
    }
    throw ServingError(
      .unavailable,
      "model \(promotion.model): others took the next number \(Self.attemptsMax) times; try again")
  }

  /// What a promotion would be refused for is refused now: nobody should be asked to approve it.
  private func requirePossible(
    _ promotion: Promotion, _ candidate: Manifest, _ state: RouteState,
    _ inForceWithoutRoute: ModelVersion?, _ check: PromotionCheck
  ) throws(ServingError) {
    _ = try RoutePlan.promote(
      promotion.version, state: state, inForceWithoutRoute: inForceWithoutRoute,
      expectedRevision: promotion.expectedRevision, author: promotion.author)
    if !promotion.allowsBreaking, let stable = state.route?.stable ?? inForceWithoutRoute {
      try check.requireCompatible(candidate, with: stable)
    }
  }

  private func requireRoom(
    for promotion: Promotion, in open: [ProposalRecord]
  ) throws(ServingError) {
    if let same = open.first(where: { $0.proposal.version == promotion.version }) {
      throw ServingError(
        .alreadyExists,
        "proposal \(same.proposal.number) of model \(promotion.model), by "
          + "\(same.proposal.author.actor.quotedForMessage), is about version "
          + "\(promotion.version) already; another person approves it, or it is withdrawn first")
    }
    guard open.count < Proposal.openMax else {
      throw ServingError(
        .resourceExhausted,
        "model \(promotion.model) has \(open.count) open proposals and may have no more than "
          + "\(Proposal.openMax); decide some of them first")
    }
  }

  private func proposal(
    _ promotion: Promotion, _ state: RouteState, _ inForceWithoutRoute: ModelVersion?,
    at now: UTCTimestamp, after numbers: [Int]
  ) throws(ServingError) -> Proposal {
    guard numbers.count < RegistryLimits.proposalsPerModelMax,
      (numbers.last ?? 0) < Proposal.numberMax
    else {
      throw ServingError(
        .resourceExhausted,
        "model \(promotion.model) has \(numbers.count) proposals and takes no more than "
          + "\(RegistryLimits.proposalsPerModelMax); move the oldest ones elsewhere")
    }
    return Proposal(
      model: promotion.model, number: (numbers.last ?? 0) + 1, version: promotion.version,
      allowsBreaking: promotion.allowsBreaking, revision: state.route?.revision ?? 0,
      stable: state.route?.stable ?? inForceWithoutRoute, author: promotion.author,
      expires: UTCTimestamp(
        secondsSinceEpoch: now.secondsSinceEpoch + Proposal.lifetimeSeconds
      ).description)
  }
}
