/// The two ways in which a proposal ends without a revision.
package enum ProposalDecline: String, CaseIterable, Hashable, Sendable {
  case reject
  case withdraw

  package var decision: ProposalDecision.Kind {
    switch self {
    case .reject: .reject
    case .withdraw: .withdraw
    }
  }
}
