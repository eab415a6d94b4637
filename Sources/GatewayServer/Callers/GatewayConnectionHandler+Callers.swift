internal import AccessControl
internal import HTTP2Wire
internal import NIOCore
internal import ServingCore

// Who a request is from, and whether it may be asked for: before its body costs anything.

extension GatewayConnectionHandler {
  /// Finds out who a request is from, where access is controlled.
  /// - Returns: false where that has to wait: ``resume(_:_:_:)`` goes on.
  /// - Throws: `UNAUTHENTICATED` for a credential that does not count, `RESOURCE_EXHAUSTED` for one
  ///   that is not looked at.
  func identify(
    _ stream: GatewayStream, _ head: RequestHead, _ now: MonotonicInstant
  ) throws(ServingError) -> Bool {
    guard let access = loop.access, !head.endpoint.isHealth else { return true }
    let shown = stream.fields[.authorization]
    if let known = shownCaller.caller(shown, generation: access.generation, now: now) {
      stream.caller = known
      return true
    }
    let credentials = Credentials(
      authorization: shown.map { String(decoding: $0, as: UTF8.self) },
      certificate: peerCertificate)
    if let found = try access.decide(credentials, from: address) {
      shownCaller.keep(found, for: shown)
      stream.caller = found.caller
      return true
    }
    guard loop.check(credentials, of: stream, from: address, access) else {
      throw CallerWaits.refusal
    }
    return false
  }

  /// Holds a request against its caller's rights.
  /// - Throws: `UNAUTHENTICATED` or `PERMISSION_DENIED`, naming right and model.
  func authorize(_ stream: GatewayStream, _ head: RequestHead) throws(ServingError) {
    guard loop.access != nil else { return }
    switch head.endpoint {
    case .infer(let target):
      try stream.caller.require(.predict, on: try ModelName(target.model))
    // An outcome names a request, not a model: whether that is one of the caller's is found out
    // where the request is looked up.
    case .feedback: try stream.caller.require(.predict, on: nil)
    case .modelMetadata(let target), .modelReady(let target):
      let model = try ModelName(target.model)
      guard !stream.caller.may(.view, on: model) else { return }
      try stream.caller.require(.predict, on: model)
    case .serverMetadata:
      guard !stream.caller.may(.view, on: nil) else { return }
      try stream.caller.require(.predict, on: nil)
    case .serverLive, .serverReady: break
    }
  }

  /// Goes on with a request that waited for its caller, from where it stopped. The caller flushes.
  func resume(
    _ stream: GatewayStream, _ result: Result<Authenticated, ServingError>, _ now: MonotonicInstant
  ) {
    // Refused meanwhile, for its body's sake.
    guard !stream.isAnswered, let head = stream.head else { return }
    do throws(ServingError) {
      let found = try result.get()
      shownCaller.keep(found, for: stream.fields[.authorization])
      stream.caller = found.caller
      try authorize(stream, head)
      try admit(stream, head, now)
    } catch {
      refuse(stream, error)
      return
    }
    if stream.isRemoteClosed { start(stream) }
  }
}

extension DataPlaneEndpoint {
  /// Whether the path is for probes, which show nothing.
  var isHealth: Bool { self == .serverLive || self == .serverReady }
}
