/// A revision as it shall be, but for its number and its parent, which it gets when it is written.
package struct RouteDraft: Hashable, Sendable {
  package var stable: ModelVersion
  package var previous: ModelVersion?
  package var stableKeys: [String]
  /// A canary whose `since` is zero begins with this revision and gets its number; one whose salt
  /// is empty gets a salt of its own.
  package var canaries: [Canary]
  /// As canaries: one whose `since` is zero begins with this revision.
  package var shadows: [Shadow]
  package var change: RouteChange

  package init(
    stable: ModelVersion, previous: ModelVersion? = nil, stableKeys: [String] = [],
    canaries: [Canary] = [], shadows: [Shadow] = [], change: RouteChange
  ) {
    self.stable = stable
    self.previous = previous
    self.stableKeys = stableKeys
    self.canaries = canaries
    self.shadows = shadows
    self.change = change
  }
}
