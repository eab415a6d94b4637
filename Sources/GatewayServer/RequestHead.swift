internal import HTTP2Wire
internal import ServingCore
internal import ServingRuntime

/// What a request's header fields say, checked.
struct RequestHead {
  /// The longest `crossfade-timeout-ms`: a day.
  static let timeoutMillisecondsMax = 86_400_000
  /// The longest `x-request-id` and `crossfade-key`, in bytes.
  static let identifierBytesMax = 256
  /// Priorities run from 0, the most urgent, to this; each step halves the share that a request
  /// has of a version that is busy.
  static let priorityMax = 7

  var endpoint: DataPlaneEndpoint
  /// Whether the body is JSON, and so the reply's shall be. Outcomes alone may come so.
  var isJSON = false
  /// Milliseconds until the answer is of no use; nil for no deadline.
  var timeoutMilliseconds: Int?
  var label: Arm?
  /// The version that `crossfade-version` asks for.
  var version: ModelVersion?
  /// The priority.
  var urgency: UInt8

  /// Checks in the order in which a caller would want to hear of it: what was asked, how, and the
  /// details.
  /// - Throws: the first thing wrong, by `INVALID_ARGUMENT` or `NOT_FOUND`.
  init(
    _ fields: HeaderFields, limits: HTTP2Limits, endpoints: inout EndpointCache
  ) throws(ServingError) {
    guard let path = fields[.path], let method = fields[.method] else {
      throw ServingError(.invalidArgument, "a request needs :method and :path")
    }
    if let name = fields.repeatedName {
      throw ServingError(.invalidArgument, "header \(name.text) came more than once")
    }
    try RequestHead.checkTarget(fields)
    endpoint = try endpoints.endpoint(for: path)
    guard method.elementsEqual(endpoint.method.bytes) else {
      let came = String(decoding: method, as: UTF8.self).quotedForMessage
      throw ServingError(
        .invalidArgument, "method \(came) is not allowed here; expected \(endpoint.method)",
        httpStatus: 405, detail: ["allow": "\(endpoint.method)"])
    }
    switch endpoint {
    case .infer: try RequestHead.checkBody(fields, limits)
    case .feedback:
      isJSON = fields[.contentType].map { RequestHead.isType($0, "application/json") } ?? false
      if !isJSON { try RequestHead.checkBody(fields, limits, "application/json or ") }
    default: break
    }
    timeoutMilliseconds = try RequestHead.number(
      fields, .timeoutMilliseconds, 1...RequestHead.timeoutMillisecondsMax)
    let priority = try RequestHead.number(fields, .priority, 0...RequestHead.priorityMax)
    urgency = priority.map(UInt8.init) ?? InferenceCall.usualUrgency
    try RequestHead.checkIdentifier(fields, .requestID)
    try RequestHead.checkIdentifier(fields, .key)
    label = try RequestHead.label(fields)
    version = try RequestHead.version(fields, endpoint)
  }

  /// - Parameter others: the types that are taken beside protobuf, for the message.
  private static func checkBody(
    _ fields: HeaderFields, _ limits: HTTP2Limits, _ others: String = ""
  ) throws(ServingError) {
    let type = fields[.contentType] ?? UnsafeRawBufferPointer(start: nil, count: 0)
    guard isProtobuf(type) else {
      let came = fields[.contentType] == nil ? "none" : String(decoding: type, as: UTF8.self)
      throw ServingError(
        .invalidArgument,
        "content-type: expected \(others)application/x-protobuf, got \(came.quotedForMessage)",
        httpStatus: 415)
    }
    if let length = fields[.contentLength], let count = decimal(length),
      count > limits.bodyBytesMax
    {
      throw bodyTooLarge(limits, came: "\(count) bytes announced by content-length")
    }
  }

  /// Whether a media type is one of the two names of protobuf, whatever its parameters and case
  /// (RFC 9110 section 8.3.1).
  private static func isProtobuf(_ type: UnsafeRawBufferPointer) -> Bool {
    isType(type, "application/x-protobuf") || isType(type, "application/protobuf")
  }

  private static func isType(_ type: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    let essence = UnsafeRawBufferPointer(
      rebasing: type.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") })
    return isSpelled(essence, name)
  }

  /// Whether the bytes are the lowercase name, in any case.
  static func isSpelled(_ bytes: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    for (byte, expected) in zip(bytes, name.bytes) where byte != expected {
      guard byte | 0x20 == expected, expected >= 0x41 else { return false }
    }
    return true
  }

  static func bodyTooLarge(_ limits: HTTP2Limits, came: String) -> ServingError {
    ServingError(
      .invalidArgument, "body: expected at most \(limits.bodyBytesMax) bytes, got \(came)",
      httpStatus: 413, detail: ["limit_bytes": "\(limits.bodyBytesMax)"])
  }

  static func headTooLarge(_ fields: HeaderFields, _ limits: HTTP2Limits) -> ServingError {
    ServingError(
      .invalidArgument,
      "header list: expected at most \(limits.headerListBytesMax) bytes in "
        + "\(limits.headerFieldCountMax) fields, got \(fields.listByteCount) in "
        + "\(fields.fieldCount) (each field counts 32 bytes more than its name and value)",
      httpStatus: 431)
  }

  private static func number(
    _ fields: HeaderFields, _ name: HeaderName, _ range: ClosedRange<Int>
  ) throws(ServingError) -> Int? {
    guard let value = fields[name] else { return nil }
    guard let number = decimal(value), range.contains(number) else {
      throw ServingError(
        .invalidArgument,
        "header \(name.text): expected an integer from \(range.lowerBound) to "
          + "\(range.upperBound), got \(String(decoding: value, as: UTF8.self).quotedForMessage)")
    }
    return number
  }

  /// Up to 18 digits, so that nothing overflows.
  private static func decimal(_ text: UnsafeRawBufferPointer) -> Int? {
    guard (1...18).contains(text.count) else { return nil }
    var number = 0
    for byte in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number
  }

  private static func checkIdentifier(
    _ fields: HeaderFields, _ name: HeaderName
  ) throws(ServingError) {
    guard let value = fields[name] else { return }
    guard isIdentifier(value) else {
      throw ServingError(
        .invalidArgument,
        "header \(name.text): expected 1 to \(identifierBytesMax) visible ASCII characters, got "
          + String(decoding: value, as: UTF8.self).quotedForMessage)
    }
  }

  /// Whether the bytes may be repeated in replies and logs: visible ASCII, not too many.
  static func isIdentifier(_ value: UnsafeRawBufferPointer) -> Bool {
    (1...identifierBytesMax).contains(value.count)
      && value.allSatisfy { (0x21...0x7E).contains($0) }
  }

  private static func version(
    _ fields: HeaderFields, _ endpoint: DataPlaneEndpoint
  ) throws(ServingError) -> ModelVersion? {
    guard let text = fields.text(.version) else { return nil }
    let version: ModelVersion
    do { version = try ModelVersion(parsing: text) } catch {
      throw error.prefixed("header \(HeaderName.version.text)")
    }
    if case .infer(let target) = endpoint, let pinned = target.version, pinned != version {
      throw ServingError(
        .invalidArgument,
        "header \(HeaderName.version.text): expected \(pinned) as in the path, or none, got "
          + "\(version)")
    }
    return version
  }

  private static func label(_ fields: HeaderFields) throws(ServingError) -> Arm? {
    guard let value = fields[.label] else { return nil }
    if value.elementsEqual("stable".utf8) { return .stable }
    if value.elementsEqual("canary".utf8) { return .canary }
    throw ServingError(
      .invalidArgument,
      "header \(HeaderName.label.text): expected stable or canary, got "
        + String(decoding: value, as: UTF8.self).quotedForMessage)
  }
}

extension StaticString {
  /// The text's UTF-8.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
