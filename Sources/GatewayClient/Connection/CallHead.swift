internal import HTTP2Wire
internal import ServingCore

/// What a call says in its header list, checked.
struct CallHead: Hashable, Sendable {
  enum Method: Hashable, Sendable {
    case get
    case post
  }

  /// Characters of a routing key, a request identifier or a traceparent, as the gateway takes them.
  static let textLengthMax = 256
  /// The lowest priority; 0 is the highest.
  static let priorityMax = 7
  /// The longest deadline that the gateway takes, in milliseconds: a day.
  static let timeoutMillisecondsMax: Int64 = 86_400_000

  let method: Method
  let path: String
  let options: InferOptions

  init(_ method: Method, path: String, options: InferOptions) throws(GatewayError) {
    try Self.check(options.key, "routing key")
    try Self.check(options.requestID, "request identifier")
    try Self.check(options.traceparent, "traceparent")
    if let priority = options.priority, !(0...Self.priorityMax).contains(priority) {
      throw .invalid("priority: expected 0 to \(Self.priorityMax), got \(priority)")
    }
    self.method = method
    self.path = path
    self.options = options
  }

  /// The path below a model, such as `/v2/models/digits/versions/3/infer`.
  static func path(
    model: String, version: Int64?, _ action: String
  ) throws(GatewayError) -> String {
    guard ModelName.isValid(model.utf8) else {
      throw .invalid(
        "model: expected a name like \(ModelName.pattern), got \(model.quotedForMessage)")
    }
    guard let version else { return "/v2/models/\(model)\(action)" }
    guard version > 0 else { throw .invalid("version: expected a positive number, got \(version)") }
    return "/v2/models/\(model)/versions/\(version)\(action)"
  }

  /// A text that would have to be changed to be sent is refused: another key is another bucket.
  private static func check(_ text: String?, _ name: String) throws(GatewayError) {
    guard let text else { return }
    guard (1...textLengthMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw .invalid(
        "\(name): expected 1 to \(textLengthMax) visible ASCII characters, got "
          + text.quotedForMessage)
    }
  }

  /// Writes the header list.
  /// - Parameters:
  ///   - authorization: what says who calls; nil for nothing.
  ///   - timeoutMilliseconds: what is left until the deadline; nil without one.
  func write(
    into block: inout HeaderBlock, _ endpoint: GatewayEndpoint, authorization: String? = nil,
    bodyByteCount: Int, timeoutMilliseconds: Int64?
  ) {
    block.clear()
    switch method {
    case .get: block.add(.method, "GET")
    case .post: block.add(.method, "POST")
    }
    block.add(.scheme, endpoint.scheme)
    block.add(.authority, endpoint.description)
    block.add(.path, path)
    block.add(.accept, "application/x-protobuf" as StaticString)
    block.add(.userAgent, "crossfade-client" as StaticString)
    // Worth a place in the peer's table: guessing at it byte by byte (RFC 7541 section 7.1) finds
    // nothing in a token, and it is the same for every call.
    if let authorization { block.add(.authorization, authorization) }
    if method == .post {
      block.add(.contentType, "application/x-protobuf" as StaticString)
      block.add(.contentLength, bodyByteCount)
    }
    if let timeoutMilliseconds {
      block.add(
        .timeoutMilliseconds, Int(min(max(timeoutMilliseconds, 1), Self.timeoutMillisecondsMax)),
        .unique)
    }
    if let key = options.key { block.add(.key, key, .unique) }
    if let label = options.label { block.add(.label, label.rawValue) }
    if let priority = options.priority { block.add(.priority, priority) }
    if let requestID = options.requestID { block.add(.requestID, requestID, .unique) }
    if let traceparent = options.traceparent { block.add(.traceparent, traceparent, .unique) }
  }
}
