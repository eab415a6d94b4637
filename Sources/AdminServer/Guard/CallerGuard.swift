internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore

/// Puts ``CallerCheck`` before every handler.
struct CallerGuard<Context: RequestContext>: RouterMiddleware {
  let check: CallerCheck
  let routes: [AdminRoute]

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    try check.check(
      CallerFacts(request.head, route: AdminRoute(path: request.uri.path, among: routes)))
    return try await next(request, context)
  }
}
