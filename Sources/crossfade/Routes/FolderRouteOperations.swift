internal import Foundation
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// The operations on a registry's folder; no server is needed.
struct FolderRouteOperations: RouteOperations {
  let store: RouteStore
  private let approvals: ProposalStore

  init(registry: String) {
    store = RouteStore(root: registry)
    approvals = ProposalStore(root: registry)
  }

  private var now: UTCTimestamp {
    UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
  }

  func route(of model: ModelName) async throws(ServingError) -> RouteReport {
    RouteReport(try store.current(of: model), of: model)
  }

  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport {
    RouteHistoryReport(try store.history(of: model, at: now), of: model)
  }

  func promote(_ promotion: Promotion) async throws(ServingError) -> PromotionOutcome {
    var random = SystemRandomNumberGenerator()
    guard try approvals.takesTwo(promotion.model) else {
      return .made(RouteOutcome(try store.promote(promotion, using: &random)))
    }
    return .proposed(
      ProposalView(try approvals.propose(promotion, using: &random), at: now))
  }

  func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport {
    ProposalsReport(
      try approvals.listing(of: model), of: model, takesTwo: try approvals.takesTwo(model),
      at: now)
  }

  func approve(
    _ proposal: Int, of model: ModelName, by author: RouteAuthor
  ) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(try approvals.approve(proposal, of: model, by: author, using: &random))
  }

  func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, by author: RouteAuthor
  ) async throws(ServingError) -> ProposalView {
    var random = SystemRandomNumberGenerator()
    return ProposalView(
      try approvals.decline(proposal, of: model, kind, by: author, using: &random), at: now)
  }

  func rollback(
    _ model: ModelName, to revision: Int?, author: RouteAuthor, expectedRevision: Int?
  ) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(
      try store.rollback(
        model, to: revision, author: author, expectedRevision: expectedRevision, using: &random))
  }

  func canary(_ request: CanaryRequest) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(try store.canary(request, using: &random))
  }

  func ramp(_ request: RampRequest) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(try store.ramp(request, using: &random))
  }

  func shadow(_ request: ShadowRequest) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(try store.shadow(request, using: &random))
  }
}
