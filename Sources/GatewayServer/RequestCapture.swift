internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// From an answered stream to a capture for the prediction log and for a canary's evidence.
enum RequestCapture {
  /// What of a request's parameters is kept: as many as a slice may ask for, and as long.
  static let parametersMax = RouteSlice.conditionsMax

  /// Of a reply that is digested and not kept: copying a larger one would hold the event loop up
  /// while others wait to be encoded.
  static let digestedReplyBytesMax = 256 << 10

  /// Leaves what is kept of a reply that has just been encoded; nothing, and at no cost, for what
  /// was never routed or is not kept.
  /// - Parameter rows: of the batch's outputs; nil for an error.
  static func leave(
    _ stream: GatewayStream, _ loop: LoopContext, code: StatusCode?, message: String?,
    outputs: BatchOutputs?, rows: Range<Int>, now: MonotonicInstant
  ) {
    guard let sink = loop.captures, let decision = stream.decision, let model = stream.model,
      let version = stream.version
    else { return }
    let isEvidence =
      decision.basis == .bucket && (decision.slices != 0 || decision.arm == .canary)
    let sample = sink.isLogging ? model.served.log.sample : .none
    guard isEvidence || sample > .none else { return }
    stream.withIdentifier(&loop.identifiers) { identifier in
      let isLogged = sample == .all || sample.keeps(identifier)
      guard isLogged || isEvidence else { return }
      let summary = outputs.map {
        version.reader.summary(of: $0, rows: version.served.isBatched ? rows : nil)
      }
      let none = UnsafeRawBufferPointer(start: nil, count: 0)
      sink.put(
        Capture(
          model: model.served, version: version.served, decision: decision,
          caller: stream.caller, code: code, message: message, received: stream.arrived,
          answered: now, times: stream.laneTimes, rowCount: stream.call.rowCount,
          parameters: isLogged ? parameters(of: stream) : [:], output: summary ?? .none,
          isLogged: isLogged, isEvidence: isEvidence),
        CaptureBytes(
          identifier: identifier, key: stream.fields[.key] ?? none,
          body: isLogged ? stream.body.bytes : none,
          reply: isLogged && code == nil && keepsReply(stream, model) ? stream.outgoing.bytes : none
        ))
    }
  }

  private static func keepsReply(_ stream: GatewayStream, _ model: GatewayTable.Model) -> Bool {
    stream.outgoing.count <= digestedReplyBytesMax || model.served.log.keepsInputs
  }

  private static func parameters(of stream: GatewayStream) -> [String: String] {
    let names = stream.message.parameterNames
    guard !names.isEmpty else { return [:] }
    var kept: [String: String] = [:]
    for name in names where kept.count < parametersMax && isShort(name) {
      guard let text = stream.message.parameter(name)?.text, isShort(text) else { continue }
      kept[name] = text
    }
    return kept
  }

  private static func isShort(_ text: String) -> Bool {
    text.utf8.count <= RouteSlice.textBytesMax
  }
}

extension Percentage {
  /// Whether a sample of this share holds a request, by its id: the same on every server.
  fileprivate func keeps(_ identifier: UnsafeRawBufferPointer) -> Bool {
    BucketHash.bucket(salt: "log", key: identifier) < hundredths
  }
}
