/// A proposal, what was decided of it, and what became of the route since. Pure.
package struct ProposalRecord: Hashable, Sendable {
  package var proposal: Proposal
  /// Of its file.
  package var sha256: String
  package var decision: ProposalDecision?
  /// The revision in force; nil for none.
  package var inForce: Route?
  /// The first valid revision that was made from the one that the proposal is about; nil while that
  /// is in force.
  package var successor: Route?

  package init(
    proposal: Proposal, sha256: String, decision: ProposalDecision? = nil, inForce: Route?,
    successor: Route? = nil
  ) {
    self.proposal = proposal
    self.sha256 = sha256
    self.decision = decision
    self.inForce = inForce
    self.successor = successor
  }

  /// - Parameter isExpired: whether its time is over.
  package func state(isExpired: Bool) -> ProposalState {
    let hasMoved = (inForce?.revision ?? 0) != proposal.revision
    switch decision?.kind {
    case .reject: return .rejected
    case .withdraw: return .withdrawn
    case .approve:
      if let successor, successor.change.approval?.proposal == proposal.number {
        return .approved(revision: successor.revision)
      }
      return hasMoved ? .overtaken : isExpired ? .expired : .unfinished
    case nil: return hasMoved ? .overtaken : isExpired ? .expired : .open
    }
  }

  /// What keeps it from being decided, in a sentence; nil for an open one.
  package func obstacle(isExpired: Bool) -> String? {
    switch state(isExpired: isExpired) {
    case .open: nil
    case .approved(let revision): "it is approved already\(decided), by revision \(revision)"
    case .unfinished:
      "it is approved\(decided), and its revision is not made yet: the same person approves it "
        + "again to go on, or somebody proposes anew"
    case .rejected: "it was rejected\(decided)"
    case .withdrawn: "it was withdrawn\(decided)"
    case .expired: "its time was over at \(proposal.expires); propose it anew"
    case .overtaken: "\(movement); look at the route, and propose it anew"
    }
  }

  /// What happened to the route since.
  private var movement: String {
    let wanted = proposal.revision == 0 ? "no revision" : "revision \(proposal.revision)"
    let found = (successor ?? inForce).map(RoutePlan.description) ?? "no revision"
    var text = "the route has moved on: it was made on \(wanted), and then came \(found)"
    if let successor, let inForce, successor.revision != inForce.revision {
      text += "; in force is \(RoutePlan.description(inForce))"
    }
    return text
  }

  private var decided: String {
    decision.map {
      " by \($0.author.actor.quotedForMessage) at \($0.author.time) "
        + "(\($0.author.reason.quotedForMessage))"
    } ?? ""
  }
}
