/// Something that happened to the registry, a model or a version.
package struct GatewayEvent: Codable, Hashable, Sendable {
  /// Counted from 1 since the process began; a gap shows that events were dropped in between.
  package var sequence: Int
  package var at: String
  package var model: String?
  package var version: Int64?
  /// What happened in one word, such as `ready`, `failed`, `routed`, `registry-unreadable`.
  package var kind: String
  /// A sentence for people.
  package var message: String

  package init(
    sequence: Int, at: String, model: String? = nil, version: Int64? = nil, kind: String,
    message: String
  ) {
    self.sequence = sequence
    self.at = at
    self.model = model
    self.version = version
    self.kind = kind
    self.message = message
  }
}
