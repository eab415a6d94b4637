internal import ServingCore

/// Whose use of which model is counted together.
struct QuotaKey: Hashable {
  /// The identity; empty for callers that show none.
  var name: String
  /// Of callers that show none: one address is not to use up what others of them have.
  var address: PeerAddress?
  /// Nil for all names that are not served: or every name that a caller makes up would have a
  /// bucket of its own.
  var model: String?
}
