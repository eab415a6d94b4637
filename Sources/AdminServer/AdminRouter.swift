internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// Paths to answers.
struct AdminRouter {
  let sources: AdminSources
  let uploads: UploadStore?
  let configuration: AdminConfiguration
  /// Nil: everybody may do all.
  var callers: AdminCallers?

  /// Those whose source is there; the others are as unknown as any path.
  private var routes: [AdminRoute] {
    AdminRoute.allCases.filter { route in
      switch route.source {
      case .server, .status: true
      case .metrics: sources.metrics != nil
      case .reports: sources.reports != nil
      case .comparisons: sources.comparisons != nil
      case .registry: sources.registry != nil
      case .uploads: sources.registry != nil && uploads != nil
      }
    }
  }

  func build() -> Hummingbird.Router<AdminRequestContext> {
    let router = Hummingbird.Router(
      context: AdminRequestContext.self, options: .autoGenerateHeadEndpoints)
    let routes = routes
    // Around all others, so that what they refuse is seen as well.
    router.add(middleware: TracingMiddleware())
    router.add(middleware: ErrorReplies(routes: routes))
    router.add(
      middleware: CallerGuard(
        check: CallerCheck(host: configuration.host, hostNames: configuration.hostNames),
        routes: routes))
    for route in routes {
      let paths = route == .pageFile ? PageFile.all.map { "/\($0.name)" } : [route.rawValue]
      for path in paths {
        for method in route.methods where method != "HEAD" {
          // Of our own table, so each is a method.
          guard let method = HTTPRequest.Method(method) else { continue }
          router.on(RouterPath(path), method: method) { request, context in
            try await answer(AdminCall(route: route, request: request, context: context))
          }
        }
      }
    }
    return router
  }

  private func answer(_ asked: AdminCall) async throws(ServingError) -> Response {
    let call = try await CallerAdmission(callers: callers).admit(asked)
    let query = try AdminQuery(call.request.uri.query, known: call.route.queryNames)
    switch call.route.source {
    case .server: return try AdminReplies.static(call)
    case .status: return try await StatusAnswers(source: sources.status).answer(call, query)
    case .metrics:
      guard let metrics = sources.metrics else { throw missing(call.route) }
      return AdminReplies.metrics(await metrics.metricsText())
    case .reports:
      guard let reports = sources.reports else { throw missing(call.route) }
      return try await ReportAnswers(source: reports).answer(call, query)
    case .comparisons:
      guard let comparisons = sources.comparisons else { throw missing(call.route) }
      return try await ComparisonAnswers(source: comparisons).answer(call, query)
    case .registry:
      guard let registry = sources.registry else { throw missing(call.route) }
      return try await RegistryAnswers(
        registry: registry, status: sources.status, bodyBytesMax: configuration.bodyBytesMax
      ).answer(call)
    case .uploads:
      guard let registry = sources.registry, let uploads else { throw missing(call.route) }
      return try await UploadAnswers(
        registry: registry, uploads: uploads, configuration: configuration
      ).answer(call)
    }
  }

  private func missing(_ route: AdminRoute) -> ServingError {
    ServingError(.internal, "\(route.rawValue) is offered without a source")
  }
}
