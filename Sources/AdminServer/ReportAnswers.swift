internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// Reports of what runs, and predictions of the past.
struct ReportAnswers {
  /// A request's id and a parameter's name, in bytes.
  private static let textBytesMax = 256
  /// A year.
  private static let sinceSecondsMax = 366 * 86_400

  let source: any ReportSource

  func answer(_ call: AdminCall, _ query: AdminQuery) async throws(ServingError) -> Response {
    switch call.route {
    case .live:
      let seconds = try query.integer("seconds", in: 1...LiveReport.secondsMax)
      return try AdminReplies.json(
        await source.live(of: try call.model(), seconds: seconds ?? LiveReport.secondsStandard))
    case .quality:
      let report = try await source.quality(
        of: try call.model(), by: try query.text("by", byteCountMax: Self.textBytesMax),
        sinceSeconds: try query.integer("since", in: 1...Self.sinceSecondsMax))
      return try AdminReplies.json(report)
    case .prediction:
      return try AdminReplies.json(try await prediction(call, [.view]))
    case .replay:
      // So few bytes hold an object without members however it is laid out.
      try EmptyBody.check(body: await call.body(byteCountMax: Self.textBytesMax))
      if call.caller != nil { _ = try await prediction(call, [.view, .predict]) }
      return try AdminReplies.json(await source.replay(try requestID(call)))
    default: return try AdminReplies.json(await source.canaries(of: try call.model()))
    }
  }

  /// A prediction of the past, for who has rights on its model.
  private func prediction(
    _ call: AdminCall, _ rights: [AccessRight]
  ) async throws(ServingError) -> PredictionView {
    let prediction = try await source.prediction(try requestID(call))
    guard let caller = call.caller else { return prediction }
    let model = try ModelName(prediction.model)
    for right in rights { try caller.require(right, on: model) }
    return prediction
  }

  private func requestID(_ call: AdminCall) throws(ServingError) -> String {
    let id = call.parameter("request_id")
    guard (1...Self.textBytesMax).contains(id.utf8.count) else {
      throw ServingError(
        .invalidArgument,
        "expected a request's id of 1 to \(Self.textBytesMax) bytes, got \(id.quotedForMessage)")
    }
    return id
  }
}
