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
      let model = try query.model("model")
      if let model { try call.caller?.require(.view, on: model) }
      let events = await source.events(after: try query.sequence("after"), of: model)
      return try AdminReplies.json(EventList(events: events.filter { Self.isShown($0, to: call) }))
    case .healthReady:
      guard await source.isReady() else {
        return AdminReplies.error(
          ServingError(
            .unavailable,
            "not ready: the first round of loading is not over, or the server is about to end"),
          headers: [.retryAfter: "1"])
      }
      return try AdminReplies.json(["ready": true])
    default:
      var report = try await source.status(of: nil)
      if !call.maySeeAll {
        report.models.removeAll { !call.mayView($0.name) }
        // They name what lies in the folder, models too.
        report.registry.warnings = []
      }
      return try AdminReplies.json(report)
    }
  }

  private static func isShown(_ event: GatewayEvent, to call: AdminCall) -> Bool {
    event.model.map(call.mayView) ?? call.maySeeAll
  }
}
