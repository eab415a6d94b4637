/// What an order to promote came to: a revision, or a proposal where it takes two. As JSON it is
/// the one or the other by itself; a proposal is told by its key `expires_at`.
package enum PromotionReply: Hashable, Sendable {
  case made(RouteView)
  case proposed(ProposalView)
}

extension PromotionReply: Codable {
  private enum Mark: CodingKey {
    case expiresAt
  }

  package init(from decoder: any Decoder) throws {
    // A revision may name the proposal that it comes from, but never ends by itself.
    let isProposal = try decoder.container(keyedBy: Mark.self).contains(.expiresAt)
    self =
      isProposal ? .proposed(try ProposalView(from: decoder)) : .made(try RouteView(from: decoder))
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .made(let route): try route.encode(to: encoder)
    case .proposed(let proposal): try proposal.encode(to: encoder)
    }
  }
}
