internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// From a complete body to a call that a lane can run: decode, route, check.
enum InferenceRequestStarter {
  /// Fills the stream's call.
  /// - Throws: the caller's mistake, with the code and message for the reply.
  static func prepare(
    _ stream: GatewayStream, _ head: RequestHead, _ target: ModelTarget, _ loop: LoopContext
  ) throws(ServingError) {
    let model = try loop.table.model(target.model)
    // Before it is routed, as a slice may ask for a parameter.
    try stream.message.decode(stream.body.bytes)
    let query = RouteQuery(pinnedVersion: target.version, version: head.version, label: head.label)
    let (version, decision) = try loop.table.route(
      model, query, StreamRoutingRequest(stream: stream, loop: loop))
    stream.model = model
    stream.version = version
    stream.decision = decision
    try checkNames(stream.message, model: target.model, version: decision.version)
    try chooseOutputs(stream, version)
    stream.call.rowCount = try version.served.check.accept(
      stream.message.inputs, into: &stream.call.inputs)
    stream.call.flow = stream.flow
    stream.call.urgency = head.urgency
    if let milliseconds = head.timeoutMilliseconds {
      stream.call.deadline = stream.arrived.advanced(
        byNanoseconds: UInt64(milliseconds) * 1_000_000)
    }
  }

  /// Name and version in the body may be left out; when they are there they must agree.
  private static func checkNames(
    _ message: InferRequestMessage, model: String, version: ModelVersion
  ) throws(ServingError) {
    if !message.modelName.isEmpty, message.modelName != model {
      throw ServingError(
        .invalidArgument,
        "model_name: expected \(model.quotedForMessage) as in the path, or none, got "
          + message.modelName.quotedForMessage)
    }
    if !message.modelVersion.isEmpty, message.modelVersion != version.description {
      throw ServingError(
        .invalidArgument,
        "model_version: expected \"\(version)\", which this path goes to, or none, got "
          + "\(message.modelVersion.quotedForMessage); to pin a version, put it in the path")
    }
  }

  private static func chooseOutputs(
    _ stream: GatewayStream, _ version: GatewayVersion
  ) throws(ServingError) {
    let outputs = version.served.signature.outputs
    if stream.message.requestedOutputs.isEmpty {
      stream.outputIndices.append(contentsOf: outputs.indices)
      return
    }
    for name in stream.message.requestedOutputs {
      guard let index = version.outputIndex(name) else {
        let known = outputs.map { $0.name.quotedForMessage }.joined(separator: ", ")
        throw ServingError(
          .invalidArgument,
          "output \(name.quotedForMessage) is not an output of this model; expected some of "
            + "[\(known)]",
          detail: ["output": name])
      }
      guard !stream.outputIndices.contains(index) else {
        throw ServingError(
          .invalidArgument, "output \(name.quotedForMessage) is asked for twice",
          detail: ["output": name])
      }
      stream.outputIndices.append(index)
    }
  }
}
