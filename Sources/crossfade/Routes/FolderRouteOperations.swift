internal import Foundation
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// The operations on a registry's folder; no server is needed.
struct FolderRouteOperations: RouteOperations {
  let store: RouteStore

  init(registry: String) {
    store = RouteStore(root: registry)
  }

  func route(of model: ModelName) async throws(ServingError) -> RouteReport {
    RouteReport(try store.current(of: model), of: model)
  }

  func history(of model: ModelName) async throws(ServingError) -> RouteHistoryReport {
    let now = UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
    return RouteHistoryReport(try store.history(of: model, at: now), of: model)
  }

  func promote(_ promotion: Promotion) async throws(ServingError) -> RouteOutcome {
    var random = SystemRandomNumberGenerator()
    return RouteOutcome(try store.promote(promotion, using: &random))
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
