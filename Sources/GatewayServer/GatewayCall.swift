internal import ServingRuntime

/// A call that knows the stream it answers.
///
/// `@unchecked Sendable`: as ``InferenceCall``; the stream is touched on its event loop only.
final class GatewayCall: InferenceCall, @unchecked Sendable {
  /// Set while the call is with a lane, and so keeps the request's memory alive there.
  var stream: GatewayStream?
  /// Whether this is the request's second run, whose outcome nobody waits for.
  var isRepetition = false

  /// Where the call is to run.
  var lane: Lane? { stream?.version?.served.lane }
}
