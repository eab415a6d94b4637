/// One model at one moment: what the registry asks, and what is there.
package struct ModelObservation: Hashable, Sendable {
  /// Nil while the registry, or the model in it, cannot be read or is gone. That is not the wish to
  /// serve nothing.
  package var goal: ModelGoal?
  /// What unpinned requests are answered by; nil when nothing answers them.
  package var active: ActiveRoute?
  package var phases: [ModelVersion: VersionPhase]

  package init(goal: ModelGoal?, active: ActiveRoute?, phases: [ModelVersion: VersionPhase]) {
    self.goal = goal
    self.active = active
    self.phases = phases
  }
}
