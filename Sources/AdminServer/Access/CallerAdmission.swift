internal import AccessControl
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import ServingCore
internal import TransportSecurity

/// Finds out who sends a request, and whether they may, before anything of its body is read.
struct CallerAdmission {
  /// Nil where access is not controlled.
  let callers: AdminCallers?

  /// - Returns: the call with its caller; without one where access is not controlled, or nobody is
  ///   asked.
  /// - Throws: `UNAUTHENTICATED` and `PERMISSION_DENIED` naming the right and the model.
  func admit(_ call: AdminCall) async throws(ServingError) -> AdminCall {
    guard let callers, call.route.access != .open else { return call }
    let credentials = Credentials(
      authorization: try authorization(call.request.headers),
      certificate: await call.context.peerCertificate())
    let caller = try await callers(
      credentials, PeerAddress(call.context.channel.remoteAddress))
    switch call.route.access {
    case .open, .anybody: break
    case .right(let right):
      // Whoever has the right on no model learns nothing of names.
      try caller.require(right, on: nil)
      if call.route.isAboutAModel { try caller.require(right, on: try call.model()) }
    case .rightOnAll(let right): try caller.requireOnAll(right)
    }
    var admitted = call
    admitted.caller = caller
    return admitted
  }

  private func authorization(_ headers: HTTPFields) throws(ServingError) -> String? {
    let values = headers[values: .authorization]
    guard values.count <= 1 else {
      throw ServingError(
        .unauthenticated, "authorization: expected one at most, got \(values.count)")
    }
    return values.first
  }
}
