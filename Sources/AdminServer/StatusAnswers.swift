internal import HTTPTypes
internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// What is wanted, what is loaded, and what happened.
struct StatusAnswers {
  let source: any StatusSource

  func answer(_ call: AdminCall, _ query: AdminQuery) async throws(ServingError) -> Response {
    switch call.route {
    case .modelStatus:
      return try AdminReplies.json(await source.status(of: try call.model()))
    case .events:
      let events = await source.events(
        after: try query.sequence("after"), of: try query.model("model"))
      return try AdminReplies.json(EventList(events: events))
    case .healthReady:
      guard await source.isReady() else {
        return AdminReplies.error(
          ServingError(
            .unavailable,
            "not ready: the first round of loading is not over, or the server is about to end"),
          headers: [.retryAfter: "1"])
      }
      return try AdminReplies.json(["ready": true])
    default: return try AdminReplies.json(await source.status(of: nil))
    }
  }
}
