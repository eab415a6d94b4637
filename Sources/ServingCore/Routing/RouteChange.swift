/// Who made a revision of a route, when and why.
package struct RouteChange: Hashable, Sendable {
  package enum Action: String, CaseIterable, Hashable, Sendable {
    case promote, rollback
  }

  package var action: Action
  package var actor: String
  /// RFC 3339, UTC, whole seconds.
  package var time: String
  package var reason: String
  /// For a rollback: the earlier revision whose split is taken up again, or ``beforeTheRoute``.
  package var restores: Int?

  /// The state before a model's first revision.
  package static let beforeTheRoute = 0

  /// What a rollback restores, in words; nil for any other change.
  package var restoredText: String? {
    restores.map { $0 == Self.beforeTheRoute ? "what answered before" : "revision \($0)" }
  }

  package init(
    action: Action, actor: String, time: String, reason: String, restores: Int? = nil
  ) {
    self.action = action
    self.actor = actor
    self.time = time
    self.reason = reason
    self.restores = restores
  }
}
