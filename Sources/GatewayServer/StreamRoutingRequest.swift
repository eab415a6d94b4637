internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore

/// A decoded request as the router asks for it.
struct StreamRoutingRequest: RoutingRequest {
  let stream: GatewayStream
  let loop: LoopContext

  func withKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let key = stream.fields[.key] { return body(key) }
    return stream.withIdentifier(&loop.identifiers, body)
  }

  func parameter(_ name: String) -> String? { stream.message.parameter(name)?.text }
}

extension InferParameter {
  /// As slices compare it; nil for a floating-point number, which has no one text.
  var text: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .int64(let value): "\(value)"
    case .uint64(let value): "\(value)"
    case .string(let value): value
    case .double: nil
    }
  }
}
