internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import ServingCore

/// Turns what a handler throws into a reply, and says what there is instead of a path or a method
/// that there is not.
struct ErrorReplies<Context: RequestContext>: RouterMiddleware {
  let routes: [AdminRoute]

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      var reply = reply(to: request, error)
      if reply.status == .internalServerError {
        context.logger.error(
          "admin request failed",
          metadata: ["path": "\(request.uri.path.quotedForMessage)", "reason": "\(error)"])
      }
      // What is left of a file would be read to its end before the next request: many gigabytes.
      if AdminRoute(path: request.uri.path, among: routes) == .uploadFile {
        reply.headers[.connection] = "close"
      }
      // A HEAD is answered by the headers that a GET would get.
      return request.method == .head ? reply.createHeadResponse() : reply
    }
  }

  private func reply(to request: Request, _ error: any Error) -> Response {
    switch error {
    case let error as ServingError:
      AdminReplies.error(error, headers: Self.headers(error, of: request))
    // From the router, which says the same of a path that it does not know and of a method.
    case let error as HTTPError where error.status == .notFound: unknown(request)
    default: AdminReplies.error(ServingError(.internal, "the request failed: \(error)"))
    }
  }

  private static func headers(_ error: ServingError, of request: Request) -> HTTPFields {
    var headers: HTTPFields = [:]
    if let seconds = error.retryAfterSeconds { headers[.retryAfter] = "\(seconds)" }
    // RFC 9110 section 15.5.2 wants it; keys go the way of tokens (RFC 6750 section 3).
    if error.code == .unauthenticated {
      let isWrong = request.headers[.authorization] != nil
      headers[.wwwAuthenticate] =
        "Bearer realm=\"\(Product.name)\"" + (isWrong ? ", error=\"invalid_token\"" : "")
    }
    return headers
  }

  private func unknown(_ request: Request) -> Response {
    guard let route = AdminRoute(path: request.uri.path, among: routes) else {
      return AdminReplies.error(
        ServingError(
          .notFound,
          "no path \(request.uri.path.quotedForMessage) here; \(AdminRoute.document.rawValue) has "
            + "those that there are"))
    }
    let allowed = route.methods.joined(separator: ", ")
    return AdminReplies.error(
      ServingError(
        .unimplemented,
        "\(request.method.rawValue.quotedForMessage) is not possible on \(route.rawValue); "
          + "expected one of: \(allowed)", httpStatus: 405),
      headers: [.allow: allowed])
  }
}
