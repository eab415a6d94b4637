/// What takes two people: one who proposes, and another who approves. Pure.
///
/// It is held against every revision before it is written, whoever asks for it: a version becomes
/// the stable one by a promotion alone, so a promotion without an approval is refused, be it a
/// person's order or the end of a ramp. A rollback is the way out of trouble and stays one
/// person's: it takes up only what was stable before.
package enum FourEyes {
  /// - Returns: why one person is not enough for a revision; nil when it is.
  package static func refusal(
    of draft: RouteDraft, for model: ModelName, under policy: RegistryPolicy
  ) -> ServingError? {
    guard draft.change.action == .promote, draft.change.approval == nil, policy.takesTwo(model)
    else { return nil }
    return ServingError(
      .failedPrecondition,
      "a promotion of model \(model) takes two, as \(RegistryPolicy.fileName) says: one proposes "
        + "version \(draft.stable) with `promote`, and another approves it",
      detail: ["model": model.description, "version": draft.stable.description])
  }

  /// - Throws: `PERMISSION_DENIED` for who must not decide so: who proposes cannot approve or
  ///   reject, and nobody else can withdraw.
  package static func require(
    _ kind: ProposalDecision.Kind, by actor: String, of proposal: Proposal
  ) throws(ServingError) {
    let isProposer = actor == proposal.author.actor
    switch kind {
    case .approve where isProposer:
      throw ServingError(
        .permissionDenied,
        "proposal \(proposal.number) of model \(proposal.model) is \(actor.quotedForMessage)'s "
          + "own, and takes another person to approve it")
    case .reject where isProposer:
      throw ServingError(
        .permissionDenied,
        "proposal \(proposal.number) of model \(proposal.model) is \(actor.quotedForMessage)'s "
          + "own: withdraw it instead")
    case .withdraw where !isProposer:
      throw ServingError(
        .permissionDenied,
        "proposal \(proposal.number) of model \(proposal.model) can be withdrawn by who made it, "
          + "\(proposal.author.actor.quotedForMessage), and not by \(actor.quotedForMessage); "
          + "reject it instead")
    case .approve, .reject, .withdraw: return
    }
  }

  /// - Throws: `FAILED_PRECONDITION` naming what became of the proposal. Whoever approved one whose
  ///   revision is not made yet may go on.
  package static func requireOpen(
    _ record: ProposalRecord, isExpired: Bool, for kind: ProposalDecision.Kind, by actor: String
  ) throws(ServingError) {
    guard let obstacle = record.obstacle(isExpired: isExpired) else { return }
    let goesOn =
      kind == .approve && record.state(isExpired: isExpired) == .unfinished
      && record.decision?.author.actor == actor
    guard !goesOn else { return }
    let proposal = record.proposal
    throw ServingError(
      .failedPrecondition,
      "proposal \(proposal.number) of model \(proposal.model) (version \(proposal.version) by "
        + "\(proposal.author.actor.quotedForMessage)) is not open: \(obstacle)",
      detail: ["proposal": "\(proposal.number)", "model": proposal.model.description])
  }
}
