/// Where a ``Proposal`` stands.
package enum ProposalState: Hashable, Sendable {
  /// Waits for another person.
  case open
  /// In force, or was, by this revision.
  case approved(revision: Int)
  /// Approved, but the revision that it was to become is not there: its author ended in between.
  /// The same person approves it again to go on.
  case unfinished
  case rejected
  case withdrawn
  case expired
  /// The route went on without it.
  case overtaken

  /// In one word, for machines and tables.
  package var word: String {
    switch self {
    case .open: "open"
    case .approved: "approved"
    case .unfinished: "unfinished"
    case .rejected: "rejected"
    case .withdrawn: "withdrawn"
    case .expired: "expired"
    case .overtaken: "overtaken"
    }
  }

  package static let words = [
    "open", "approved", "unfinished", "rejected", "withdrawn", "expired", "overtaken",
  ]
}
