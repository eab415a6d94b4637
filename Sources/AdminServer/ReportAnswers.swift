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
      return try AdminReplies.json(await source.prediction(try requestID(call)))
    case .replay:
      // So few bytes hold an object without members however it is laid out.
      try EmptyBody.check(body: await call.body(byteCountMax: Self.textBytesMax))
      return try AdminReplies.json(await source.replay(try requestID(call)))
    default: return try AdminReplies.json(await source.canaries(of: try call.model()))
    }
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
