package import ServingCore

extension ProposalStore {
  /// Lets a proposal through: one revision with both names, after the checks of a promotion. The
  /// proposal is taken first, so that nobody can reject it meanwhile; if its author ends between
  /// that and the revision, asking again goes on.
  /// - Parameter approver: whose time is that of the revision.
  /// - Throws: `NOT_FOUND` without the proposal, `PERMISSION_DENIED` for its proposer,
  ///   `FAILED_PRECONDITION` naming what became of it when it is not open, above all which revision
  ///   came meanwhile, and what ``RouteStore/promote(_:using:watch:)`` throws.
  package func approve(
    _ number: Int, of model: ModelName, by approver: RouteAuthor,
    using random: inout some RandomNumberGenerator,
    watch: @escaping RouteStore.Watch = { _ in }
  ) throws(ServingError) -> AppendedRevision {
    let now = try UTCTimestamp(parsing: approver.time)
    let record = try decidable(number, of: model, .approve, by: approver, at: now)
    let proposal = record.proposal
    let check = PromotionCheck(root: root, model: model)
    let candidate = try check.candidate(proposal.version)
    let inForceWithoutRoute = try check.versionWithoutRoute()
    if !proposal.allowsBreaking, let stable = record.inForce?.stable ?? inForceWithoutRoute {
      try check.requireCompatible(candidate, with: stable)
    }
    if record.decision == nil {
      try decide(record, .approve, by: approver, at: now, using: &random)
    }
    var author = proposal.author
    author.time = approver.time
    return try routes.append(to: model, using: &random, watch: watch) {
      [author] state throws(ServingError) in
      try RoutePlan.promote(
        proposal.version, state: state, inForceWithoutRoute: inForceWithoutRoute,
        expectedRevision: proposal.revision, author: author,
        approval: RouteApproval(
          proposal: number, actor: approver.actor, proof: approver.proof, reason: approver.reason))
    }
  }

  /// Refuses a proposal, or takes one's own back.
  /// - Throws: `NOT_FOUND` without the proposal, `PERMISSION_DENIED` for who must not do so,
  ///   `FAILED_PRECONDITION` naming what became of it when it is not open.
  package func decline(
    _ number: Int, of model: ModelName, _ kind: ProposalDecline, by author: RouteAuthor,
    using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> ProposalRecord {
    let now = try UTCTimestamp(parsing: author.time)
    let record = try decidable(number, of: model, kind.decision, by: author, at: now)
    try decide(record, kind.decision, by: author, at: now, using: &random)
    return try self.record(number, of: model)
  }

  private func decidable(
    _ number: Int, of model: ModelName, _ kind: ProposalDecision.Kind, by author: RouteAuthor,
    at now: UTCTimestamp
  ) throws(ServingError) -> ProposalRecord {
    let record = try record(number, of: model)
    try FourEyes.require(kind, by: author.actor, of: record.proposal)
    try FourEyes.requireOpen(
      record, isExpired: now.isPast(record.proposal), for: kind, by: author.actor)
    return record
  }

  private func decide(
    _ record: ProposalRecord, _ kind: ProposalDecision.Kind, by author: RouteAuthor,
    at now: UTCTimestamp, using random: inout some RandomNumberGenerator
  ) throws(ServingError) {
    let (model, number) = (record.proposal.model, record.proposal.number)
    let yaml = try ProposalCodec.encode(
      ProposalDecision(
        model: model, number: number, proposalSHA256: record.sha256, kind: kind, author: author))
    let modelFolder = try routes.modelFolder(model)
    let isOurs: Bool
    do throws(ServingError) {
      let proposals = ProposalFolder(
        try Folder(ProposalFileName.folder, in: modelFolder), of: model)
      isOurs = try ProposalWrite.put(
        yaml, as: ProposalFileName.decision(number), in: proposals, using: &random)
    } catch {
      throw modelFolder.explained(error)
    }
    guard !isOurs else { return }
    // Somebody was first; what they decided is the answer.
    try FourEyes.requireOpen(
      try self.record(number, of: model), isExpired: now.isPast(record.proposal), for: kind,
      by: author.actor)
    throw ServingError(
      .unavailable, "proposal \(number) of model \(model) is being decided; look at it again")
  }
}
