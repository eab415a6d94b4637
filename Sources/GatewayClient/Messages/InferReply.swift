internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore

/// What a model answered, and which version of it.
public struct InferReply: Hashable, Sendable {
  /// The part of a model's route that answered.
  public enum Arm: String, CaseIterable, Hashable, Sendable {
    /// The version that serves everybody.
    case stable
    /// The version that is being tried.
    case canary
    /// A version that gets copies of calls, for comparison.
    case shadow
  }

  /// The outputs asked for, in the order of the request or else of the model.
  public var outputs: [Tensor]
  /// The model's name.
  public var model: String
  /// The version that answered.
  public var version: Int64
  /// The arm that answered; nil for a pinned version.
  public var arm: Arm?
  /// The revision of the route that decided; nil when the gateway does not say.
  public var revision: Int?
  /// The call's identifier in the gateway's logs and history.
  public var requestID: String
  /// Where the time went inside the gateway.
  public var serverTiming: ServerTiming

  /// Makes a reply, for tests of code that uses them.
  public init(
    outputs: [Tensor], model: String, version: Int64, arm: Arm? = nil, revision: Int? = nil,
    requestID: String = "", serverTiming: ServerTiming = ServerTiming()
  ) {
    self.outputs = outputs
    self.model = model
    self.version = version
    self.arm = arm
    self.revision = revision
    self.requestID = requestID
    self.serverTiming = serverTiming
  }

  /// The output of a name.
  /// - Throws: `NOT_FOUND` naming the outputs that there are.
  public func output(_ name: String) throws(GatewayError) -> Tensor {
    guard let output = outputs.first(where: { $0.name == name }) else {
      let known = outputs.map { $0.name.quotedForMessage }.joined(separator: ", ")
      throw GatewayError(
        code: .notFound,
        message: "the reply has no output \(name.quotedForMessage); it has [\(known)]",
        origin: .reply, requestID: requestID, detail: ["output": name])
    }
    return output
  }
}

extension InferReply {
  init(_ reply: CallReply) throws(GatewayError) {
    let message = try reply.message(InferReplyMessage.init(decoding:limits:))
    guard let version = Int64(message.modelVersion), version > 0 else {
      throw reply.unreadable(
        "model_version: expected a positive integer, got \(message.modelVersion.quotedForMessage)")
    }
    self.init(
      outputs: message.outputs.map { Tensor($0) }, model: message.modelName, version: version,
      arm: reply.headers[.arm].flatMap { Arm(rawValue: $0) },
      revision: reply.headers[.revision].flatMap { Int($0) },
      requestID: reply.headers[.requestID] ?? "",
      serverTiming: ServerTiming(parsing: reply.headers[.serverTiming] ?? ""))
  }
}
