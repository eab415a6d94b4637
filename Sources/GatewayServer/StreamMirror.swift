internal import InferenceWire
internal import ServingRuntime

/// A stream as shadows see it.
///
/// `@unchecked Sendable`: as ``MirroredRequest``; while it is lent its event loop leaves the
/// stream's message alone, and the desk only reads it.
final class StreamMirror: MirroredRequest, @unchecked Sendable {
  /// Set while the stream is lent, and so keeps the request's memory alive.
  var stream: GatewayStream?
  /// Runs the request a second time on the version that answered.
  let repetitionCall: GatewayCall

  init(sink: CompletionSink) {
    repetitionCall = GatewayCall(sink: sink)
    repetitionCall.isRepetition = true
    super.init()
  }

  override func parameter(_ name: String) -> String? { stream?.message.parameter(name)?.text }
}
