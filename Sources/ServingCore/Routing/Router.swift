/// Decides which version answers. Pure, so that anyone who knows the route computes the same.
package enum Router {
  /// - Parameters:
  ///   - query: what the request asks for.
  ///   - model: for messages.
  ///   - active: what answers unpinned requests; nil while nothing does.
  ///   - ready: the versions that can answer, ascending; the active one is among them.
  /// - Throws: `NOT_FOUND` for a version or an arm that the model does not have, `UNAVAILABLE` when
  ///   no version is ready.
  package static func decide(
    _ query: RouteQuery, model: ModelName, active: ActiveRoute?, ready: [ModelVersion]
  ) throws(ServingError) -> RouteDecision {
    if let pinned = query.pinnedVersion {
      guard ready.contains(pinned) else {
        let list = ready.map(\.description).joined(separator: ", ")
        throw ServingError(
          .notFound,
          "model \(model) has no ready version \(pinned); ready versions: [\(list)]",
          detail: ["model": model.description, "version": pinned.description])
      }
      return RouteDecision(version: pinned, arm: nil, revision: 0)
    }
    if query.label == .canary {
      throw ServingError(
        .notFound,
        "model \(model) has no canary; leave out crossfade-label or send \"stable\"",
        detail: ["model": model.description])
    }
    guard let active else {
      throw ServingError(
        .unavailable, "model \(model) has no ready version",
        detail: ["model": model.description])
    }
    return RouteDecision(version: active.stable, arm: .stable, revision: active.revision)
  }
}
