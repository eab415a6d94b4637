/// Where a request goes.
package struct RouteDecision: Hashable, Sendable {
  package var version: ModelVersion
  /// Nil for a pinned version, which no arm answers.
  package var arm: Arm?
  /// The revision of the route that decided; zero while a model has no route of its own.
  package var revision: Int

  package init(version: ModelVersion, arm: Arm?, revision: Int) {
    self.version = version
    self.arm = arm
    self.revision = revision
  }
}
