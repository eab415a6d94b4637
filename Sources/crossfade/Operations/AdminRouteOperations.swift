internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// The operations on routes through a running gateway. The time of a revision is the server's own.
struct AdminRouteOperations: RouteOperations {
  let client: AdminClient

  func route(of model: ModelName) async throws(ServingError) -> RouteReport {
    try await client.get("/v1/models/\(model)/route", RouteReport.self)
  }

  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport {
    try await client.get("/v1/models/\(model)/history", RouteHistoryReport.self)
  }

  func promote(_ promotion: Promotion) async throws(ServingError) -> PromotionOutcome {
    let body = PromoteBody(
      version: promotion.version, author: author(promotion.author),
      expectedRevision: promotion.expectedRevision, allowsBreaking: promotion.allowsBreaking)
    let reply = try await client.order(
      "/v1/models/\(promotion.model)/promote", body.body, PromotionReply.self)
    return switch reply {
    case .made(let route): .made(RouteOutcome(route: route))
    case .proposed(let proposal): .proposed(proposal)
    }
  }

  func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport {
    try await client.get("/v1/models/\(model)/proposals", ProposalsReport.self)
  }

  func approve(
    _ proposal: Int, of model: ModelName, by author: RouteAuthor
  ) async throws(ServingError) -> RouteOutcome {
    try await order(
      "proposals/\(proposal)/approve", of: model, ProposalBody(author: self.author(author)).body)
  }

  func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, by author: RouteAuthor
  ) async throws(ServingError) -> ProposalView {
    try await client.order(
      "/v1/models/\(model)/proposals/\(proposal)/\(kind.rawValue)",
      ProposalBody(author: self.author(author)).body, ProposalView.self)
  }

  func rollback(
    _ model: ModelName, to revision: Int?, author: RouteAuthor, expectedRevision: Int?
  ) async throws(ServingError) -> RouteOutcome {
    try await order(
      "rollback", of: model,
      RollbackBody(
        to: revision, author: self.author(author), expectedRevision: expectedRevision
      ).body)
  }

  func canary(_ request: CanaryRequest) async throws(ServingError) -> RouteOutcome {
    try await order(
      "canary", of: request.model,
      CanaryBody(
        order: request.order, author: author(request.author),
        expectedRevision: request.expectedRevision, allowsBreaking: request.allowsBreaking
      ).body)
  }

  func ramp(_ request: RampRequest) async throws(ServingError) -> RouteOutcome {
    try await order(
      "ramp", of: request.model,
      RampBody(
        order: request.order, version: request.version, author: author(request.author),
        expectedRevision: request.expectedRevision
      ).body)
  }

  func shadow(_ request: ShadowRequest) async throws(ServingError) -> RouteOutcome {
    try await order(
      "shadow", of: request.model,
      ShadowBody(
        order: request.order, author: author(request.author),
        expectedRevision: request.expectedRevision, allowsBreaking: request.allowsBreaking
      ).body)
  }

  private func order(
    _ name: String, of model: ModelName, _ body: String
  ) async throws(ServingError) -> RouteOutcome {
    RouteOutcome(
      route: try await client.order("/v1/models/\(model)/\(name)", body, RouteView.self))
  }

  private func author(_ author: RouteAuthor) -> OrderAuthor {
    OrderAuthor(by: author.actor, reason: author.reason)
  }
}
