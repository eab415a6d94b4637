internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// What the commands on routes do, wherever the registry is.
protocol RouteOperations: Sendable {
  func route(of model: ModelName) async throws(ServingError) -> RouteReport
  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport
  /// - Returns: a proposal where the registry's policy has it that a promotion takes two.
  func promote(_ promotion: Promotion) async throws(ServingError) -> PromotionOutcome
  /// - Parameters:
  ///   - revision: the one to restore; nil to end the canaries or, without any, to go back.
  ///   - expectedRevision: the one that the author has seen; nil to take whatever is in force.
  func rollback(
    _ model: ModelName, to revision: Int?, author: RouteAuthor, expectedRevision: Int?
  ) async throws(ServingError) -> RouteOutcome
  func canary(_ request: CanaryRequest) async throws(ServingError) -> RouteOutcome
  func ramp(_ request: RampRequest) async throws(ServingError) -> RouteOutcome
  func shadow(_ request: ShadowRequest) async throws(ServingError) -> RouteOutcome

  func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport
  func approve(
    _ proposal: Int, of model: ModelName, by author: RouteAuthor
  ) async throws(ServingError) -> RouteOutcome
  func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, by author: RouteAuthor
  ) async throws(ServingError) -> ProposalView
}
