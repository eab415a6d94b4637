/// A revision as it shall be, but for its number and its parent, which it gets when it is written.
package struct RouteDraft: Hashable, Sendable {
  package var stable: ModelVersion
  package var previous: ModelVersion?
  package var change: RouteChange

  package init(stable: ModelVersion, previous: ModelVersion? = nil, change: RouteChange) {
    self.stable = stable
    self.previous = previous
    self.change = change
  }
}
