internal import HTTP2Wire
internal import InferenceWire
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// From outcome to reply: the body into the stream, the header list into the loop's block.
enum ReplyWriter {
  /// Encodes a call's rows of its batch's outputs.
  static func encode(
    _ outputs: BatchOutputs, rows: Range<Int>, for stream: GatewayStream, _ loop: LoopContext
  ) throws(ServingError) {
    guard let version = stream.version, let decision = stream.decision else {
      throw ServingError(.internal, "an answered request was never routed")
    }
    let isBatched = version.served.isBatched
    loop.replyOutputs.removeAll(keepingCapacity: true)
    for index in stream.outputIndices {
      let output = outputs.tensors[index]
      loop.replyOutputs.append(
        ReplyOutput(index: index, view: isBatched ? output.slice(rows: rows) : output.view))
    }
    loop.encoder.encode(
      template: version.template, id: stream.message.id, outputs: loop.replyOutputs,
      usesRawContents: stream.message.usesRawContents, into: stream.outgoing)
    loop.beginHeaders(status: 200, for: stream)
    loop.headers.add(.version, version.versionText)
    if let arm = decision.arm { loop.headers.add(.arm, arm.rawValue) }
    loop.headers.add(.revision, decision.revision)
    ServerTimingText(stream.call.times).withBytes { loop.headers.add(.serverTiming, $0, .unique) }
  }

  /// Encodes an error.
  static func encode(_ error: ServingError, for stream: GatewayStream, _ loop: LoopContext) {
    let identifier = stream.withIdentifier(&loop.identifiers) {
      String(decoding: $0, as: UTF8.self)
    }
    stream.outgoing.clear(retainedBytesMax: HTTP2Stream.retainedBytesMax)
    if stream.head?.isJSON ?? false {
      encodeJSON(error, identifier, into: stream.outgoing)
    } else {
      ErrorReplyMessage.encode(error: error, requestID: identifier, into: stream.outgoing)
    }
    loop.beginHeaders(status: error.httpStatus, for: stream)
    if let allow = error.detail["allow"] { loop.headers.add(.allow, allow) }
    if let challenge = error.challenge { loop.headers.add(.authenticate, challenge) }
    if let seconds = error.retryAfterSeconds { loop.headers.add(.retryAfter, seconds) }
    if let version = stream.version, let decision = stream.decision {
      loop.headers.add(.version, version.versionText)
      if let arm = decision.arm { loop.headers.add(.arm, arm.rawValue) }
    }
  }

  /// Encodes how many outcomes were stored.
  static func encode(stored: Int, for stream: GatewayStream, _ loop: LoopContext) {
    if stream.head?.isJSON ?? false {
      append("{\"stored\":\(stored)}\n", to: stream.outgoing)
    } else {
      FeedbackReply(stored: stored).encode(into: stream.outgoing)
    }
    loop.beginHeaders(status: 200, for: stream)
  }

  private static func encodeJSON(
    _ error: ServingError, _ identifier: String, into store: ByteStore
  ) {
    append(
      "{\"code\":\"\(error.code.rawValue)\",\"message\":\(JSONText.quoted(error.message)),"
        + "\"request_id\":\(JSONText.quoted(identifier))}\n", to: store)
  }

  private static func append(_ text: String, to store: ByteStore) {
    var text = text
    text.withUTF8 { store.append(UnsafeRawBufferPointer($0)) }
  }
}
