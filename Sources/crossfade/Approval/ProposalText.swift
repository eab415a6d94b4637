internal import AdminServer
internal import ServingCore
internal import ServingRuntime

/// Proposals for people.
enum ProposalText {
  static func print(_ proposal: ProposalView, json: Bool) throws(ServingError) {
    Swift.print(json ? try AdminJSON.text(proposal) : text(proposal))
  }

  /// What an order came to.
  static func text(_ proposal: ProposalView) -> String {
    let head =
      "model \(proposal.model): proposal \(proposal.proposal), to promote version "
      + "\(proposal.version), by \(proposal.by.quotedForMessage)"
    guard let decision = proposal.decision else {
      return head + " waits for another person until \(proposal.expiresAt)\n"
        + "approve it with: crossfade approve \(proposal.model) \(proposal.proposal) --reason TEXT"
    }
    return head + ", is \(proposal.state) by \(decision.by.quotedForMessage): "
      + decision.reason.quotedForMessage
  }

  static func text(_ report: ProposalsReport) -> String {
    let rule =
      report.takesTwo
      ? "promotions of model \(report.model) take two"
      : "promotions of model \(report.model) take one person; four_eyes in registry.yaml changes "
        + "that"
    let problems = report.problems.map { "problem: \($0)" }
    guard !report.proposals.isEmpty else {
      return ([rule, "no proposals"] + problems).joined(separator: "\n")
    }
    var table = TextTable(header: [
      "PROPOSAL", "VERSION", "ON REVISION", "STATE", "BY", "AT", "REASON",
    ])
    for proposal in report.proposals {
      table.add([
        "\(proposal.proposal)", "\(proposal.version)\(proposal.breaking ? " (breaking)" : "")",
        "\(proposal.revision)", proposal.state, proposal.by.quotedForMessage, proposal.at,
        proposal.reason.quotedForMessage,
      ])
    }
    let obstacles = report.proposals.compactMap { proposal in
      proposal.obstacle.map { "proposal \(proposal.proposal): \($0)" }
    }
    return ([table.text, ""] + obstacles + [rule] + problems).joined(separator: "\n")
  }
}
