/// Why the gateway refused a request for its own sake, whatever the model.
package enum GatewayRefusal: Int, CaseIterable, Hashable, Sendable {
  /// The process holds as many bytes of bodies as it may.
  case bodyMemory
  /// The connection's peer does not read the replies that it asked for.
  case unreadReplies
  /// The process holds as many bytes of the caller's bodies as it may of one.
  case bodyShare

  package var label: String {
    switch self {
    case .bodyMemory: "body_memory"
    case .unreadReplies: "unread_replies"
    case .bodyShare: "body_share"
    }
  }
}
