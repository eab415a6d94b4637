internal import RegistryStore
package import ServingCore

extension FolderOperations {
  package func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport {
    try await run { [root, now] () throws(ServingError) in
      let store = ProposalStore(root: root)
      return ProposalsReport(
        try store.listing(of: model), of: model, takesTwo: try store.takesTwo(model), at: now())
    }
  }

  package func approve(
    _ proposal: Int, of model: ModelName, _ body: ProposalBody
  ) async throws(ServingError) -> RouteView {
    let approver = author(body.author)
    return try await append { [root] _, random throws(ServingError) in
      try ProposalStore(root: root).approve(proposal, of: model, by: approver, using: &random)
    }
  }

  package func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, _ body: ProposalBody
  ) async throws(ServingError) -> ProposalView {
    let author = author(body.author)
    let declined = try await run { [root, now] () throws(ServingError) in
      var random = SystemRandomNumberGenerator()
      return ProposalView(
        try ProposalStore(root: root).decline(
          proposal, of: model, kind, by: author, using: &random),
        at: now())
    }
    await proposed(declined)
    return declined
  }
}
