internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// Paths to answers.
struct AdminRouter {
  let source: any StatusSource
  let metrics: (any MetricsSource)?

  /// Without a source of metrics, their path is as unknown as any other.
  private var routes: [AdminRoute] {
    AdminRoute.allCases.filter { $0 != .metrics || metrics != nil }
  }

  func build() -> Hummingbird.Router<BasicRequestContext> {
    let router = Hummingbird.Router(options: .autoGenerateHeadEndpoints)
    router.add(middleware: ErrorReplies(routes: routes))
    for route in routes {
      router.get(RouterPath(route.rawValue)) { request, context in
        try await answer(route, request, context.parameters.get(AdminRoute.modelParameter))
      }
    }
    return router
  }

  private func answer(
    _ route: AdminRoute, _ request: Request, _ model: String?
  ) async throws(ServingError) -> Response {
    let known = route == .events ? ["after", "model"] : []
    let query = try AdminQuery(request.uri.query, known: known)
    switch route {
    case .status:
      return try AdminReplies.json(await source.status(of: nil))
    case .modelStatus:
      // Text that does not decode cannot be a name either; the error shows it as it came.
      let name = model.map { $0.removingPercentEncoding ?? $0 } ?? ""
      return try AdminReplies.json(await source.status(of: ModelName(name)))
    case .events:
      let events = await source.events(
        after: try query.sequence("after"), of: try query.model("model"))
      return try AdminReplies.json(EventList(events: events))
    case .live:
      return try AdminReplies.json(["live": true])
    case .ready:
      guard await source.isReady() else {
        return AdminReplies.error(
          ServingError(.unavailable, "not ready: the first round of loading is not over"),
          headers: [.retryAfter: "1"])
      }
      return try AdminReplies.json(["ready": true])
    case .metrics:
      guard let metrics else {
        throw ServingError(.internal, "\(route.rawValue) is offered without a source")
      }
      return AdminReplies.metrics(await metrics.metricsText())
    }
  }
}
