internal import ServingCore

extension VersionManager {
  /// Has it among the events what became of a proposal that this server was asked for. Those that
  /// are made on the folder are in the list of proposals alone; what is approved is told as any
  /// revision is.
  package func note(_ proposal: ProposalView) {
    // Of our own making, so they read back.
    guard let model = try? ModelName(proposal.model),
      let version = ModelVersion(proposal.version)
    else { return }
    let number = "proposal \(proposal.proposal)"
    guard let decision = proposal.decision else {
      record(
        .info, model, version, "proposed",
        "\(number): promote version \(version), proposed by \(proposal.by.quotedForMessage), waits "
          + "for another person: \(proposal.reason.quotedForMessage)")
      return
    }
    record(
      .info, model, version, proposal.state,
      "\(number): promote version \(version), proposed by \(proposal.by.quotedForMessage), is "
        + "\(proposal.state) by \(decision.by.quotedForMessage): "
        + decision.reason.quotedForMessage)
  }
}
