/// Who asks for a revision of a route, when and why.
package struct RouteAuthor: Hashable, Sendable {
  package var actor: String
  /// RFC 3339, UTC, whole seconds.
  package var time: String
  package var reason: String

  package init(actor: String, time: String, reason: String) {
    self.actor = actor
    self.time = time
    self.reason = reason
  }
}
