/// One model: the route in the registry, what is answered by now, and every version.
package struct ModelStatus: Codable, Hashable, Sendable {
  package struct RouteStatus: Codable, Hashable, Sendable {
    package var revision: Int
    package var stable: Int64
    package var previous: Int64?
    package var action: String
    package var actor: String
    package var time: String
    package var reason: String
    /// Who let through what the actor proposed; nil for what one person did.
    package var approvedBy: String?

    package init(
      revision: Int, stable: Int64, previous: Int64?, action: String, actor: String, time: String,
      reason: String, approvedBy: String? = nil
    ) {
      self.revision = revision
      self.stable = stable
      self.previous = previous
      self.action = action
      self.actor = actor
      self.time = time
      self.reason = reason
      self.approvedBy = approvedBy
    }
  }

  /// A canary or a shadow that is in force.
  package struct ActiveShare: Codable, Hashable, Sendable {
    package var version: Int64
    package var percent: Double

    package init(version: Int64, percent: Double) {
      self.version = version
      self.percent = percent
    }
  }

  package var name: String
  /// What the registry's newest valid revision says; nil for a model without a route.
  package var route: RouteStatus?
  /// What unpinned requests are answered by now; nil while no version is ready.
  package var activeRevision: Int?
  package var activeStable: Int64?
  /// The canaries beside it, in the route's order.
  package var activeCanaries: [ActiveShare]
  /// The shadows, in the route's order; each with the share that it gets copies of.
  package var activeShadows: [ActiveShare]
  /// What keeps the model from being as the registry wants it: a broken revision, a version that
  /// fails, a folder that cannot be read. Empty when nothing does.
  package var problems: [String]
  /// Ascending.
  package var versions: [VersionStatusReport]

  package init(
    name: String, route: RouteStatus? = nil, activeRevision: Int? = nil,
    activeStable: Int64? = nil, activeCanaries: [ActiveShare] = [],
    activeShadows: [ActiveShare] = [], problems: [String] = [],
    versions: [VersionStatusReport] = []
  ) {
    self.name = name
    self.route = route
    self.activeRevision = activeRevision
    self.activeStable = activeStable
    self.activeCanaries = activeCanaries
    self.activeShadows = activeShadows
    self.problems = problems
    self.versions = versions
  }
}
