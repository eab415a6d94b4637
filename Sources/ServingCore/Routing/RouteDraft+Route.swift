extension RouteDraft {
  /// The revision that it becomes: canaries and shadows that begin with it get its number, and
  /// those without a salt one of their own.
  package func route(of model: ModelName, revision: Int, parent: Route.Parent?) -> Route {
    let canaries = canaries.map { canary in
      var canary = canary
      if canary.since == 0 { canary.since = revision }
      if canary.salt.isEmpty { canary.salt = "\(model)/\(revision)" }
      return canary
    }
    let shadows = shadows.map { shadow in
      var shadow = shadow
      if shadow.since == 0 { shadow.since = revision }
      if shadow.salt.isEmpty { shadow.salt = "\(model)/\(revision)" }
      return shadow
    }
    return Route(
      model: model, revision: revision, stable: stable, previous: previous,
      stableKeys: stableKeys, canaries: canaries, shadows: shadows, parent: parent,
      change: change)
  }
}
