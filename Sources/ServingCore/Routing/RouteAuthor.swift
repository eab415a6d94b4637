/// Who asks for a revision of a route, when and why.
package struct RouteAuthor: Hashable, Sendable {
  package var actor: String
  /// RFC 3339, UTC, whole seconds.
  package var time: String
  package var reason: String
  /// How it is known who it is; none where access is not controlled, and the name is as it was
  /// given.
  package var proof: CallerProof

  package init(actor: String, time: String, reason: String, proof: CallerProof = .none) {
    self.actor = actor
    self.time = time
    self.reason = reason
    self.proof = proof
  }
}
