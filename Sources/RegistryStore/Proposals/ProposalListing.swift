package import ServingCore

/// The newest proposals of a model, and what is wrong with their files.
package struct ProposalListing: Hashable, Sendable {
  /// Newest first.
  package var records: [ProposalRecord]
  /// Each in a sentence that names the file.
  package var problems: [String]

  package init(records: [ProposalRecord] = [], problems: [String] = []) {
    self.records = records
    self.problems = problems
  }

  package func open(at now: UTCTimestamp) -> [ProposalRecord] {
    records.filter { $0.state(isExpired: now.isPast($0.proposal)) == .open }
  }
}

extension UTCTimestamp {
  /// Whether a proposal's time is over. One whose time cannot be told has none.
  package func isPast(_ proposal: Proposal) -> Bool {
    guard let expires = try? UTCTimestamp(parsing: proposal.expires) else { return true }
    return self >= expires
  }
}
