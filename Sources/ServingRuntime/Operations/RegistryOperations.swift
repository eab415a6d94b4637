package import ServingCore

/// What the admin plane does with a registry: reads of it, and the orders that change it. Each
/// order is one atomic step, and every one of them is the command line's own.
package protocol RegistryOperations: Sendable {
  func models() async throws(ServingError) -> ModelsView

  /// - Throws: `NOT_FOUND` naming the model; so do all below.
  func route(of model: ModelName) async throws(ServingError) -> RouteReport
  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport

  /// - Returns: a proposal where the registry's policy has it that a promotion takes two.
  /// - Throws: `FAILED_PRECONDITION` when the route is another one than expected, or its rules
  ///   forbid it; so do the four below.
  func promote(
    _ body: PromoteBody, of model: ModelName
  ) async throws(ServingError) -> PromotionReply
  func rollback(_ body: RollbackBody, of model: ModelName) async throws(ServingError) -> RouteView
  func canary(_ body: CanaryBody, of model: ModelName) async throws(ServingError) -> RouteView
  func ramp(_ body: RampBody, of model: ModelName) async throws(ServingError) -> RouteView
  func shadow(_ body: ShadowBody, of model: ModelName) async throws(ServingError) -> RouteView

  func proposals(of model: ModelName) async throws(ServingError) -> ProposalsReport
  /// - Throws: `NOT_FOUND` without the proposal, `PERMISSION_DENIED` for its proposer,
  ///   `FAILED_PRECONDITION` naming what became of it; so does the one below.
  func approve(
    _ proposal: Int, of model: ModelName, _ body: ProposalBody
  ) async throws(ServingError) -> RouteView
  func decline(
    _ proposal: Int, of model: ModelName, _ kind: ProposalDecline, _ body: ProposalBody
  ) async throws(ServingError) -> ProposalView

  /// Checks versions as loading would. Takes as long as the checks do.
  func verify(_ body: VerifyBody, of model: ModelName) async throws(ServingError) -> VerifyView

  /// Publishes files that lie in a folder, after the same checks as the command line's. The files
  /// stay where they are.
  /// - Parameters:
  ///   - folder: whose path stands before each name.
  ///   - names: of the files to publish, the golden vectors included.
  func publish(
    _ body: PublishBody, of model: ModelName, folder: String, names: [String]
  ) async throws(ServingError) -> PublishedView
}
