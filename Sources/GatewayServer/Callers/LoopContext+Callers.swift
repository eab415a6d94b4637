internal import AccessControl
internal import HTTP2Wire
internal import NIOCore
internal import ServingCore

// Tokens that are seen for the first time: their signatures are checked elsewhere, as that takes as
// long as dozens of requests.

extension LoopContext {
  /// Has a token checked, and the request wait for it.
  /// - Returns: false where too many are.
  func check(
    _ credentials: Credentials, of stream: GatewayStream, from address: PeerAddress?,
    _ access: Authenticator
  ) -> Bool {
    let key = CallerWaits.Key(
      authorization: credentials.authorization ?? "", address: address)
    let place = callerWaits.add(stream, key)
    guard place != .tooMany else { return false }
    stream.isAwaitingCaller = true
    status.countCalls(1)
    guard place == .first else { return true }
    let held = NIOLoopBound(self, eventLoop: eventLoop)
    Task { [eventLoop] in
      let result = await Result { () async throws(ServingError) in
        try await access.authenticate(credentials, from: address)
      }
      eventLoop.execute { held.value.finishCheck(key, result) }
    }
    return true
  }

  private func finishCheck(
    _ key: CallerWaits.Key, _ result: Result<Authenticated, ServingError>
  ) {
    let now = clock()
    refreshTable()
    var answered: [ObjectIdentifier: GatewayConnectionHandler] = [:]
    for stream in callerWaits.take(key) {
      status.countCalls(-1)
      stream.isAwaitingCaller = false
      guard !stream.isClosed, let connection = stream.connection else {
        recycle(stream)
        continue
      }
      connection.resume(stream, result, now)
      answered[ObjectIdentifier(connection)] = connection
    }
    for connection in answered.values { connection.flush() }
  }
}

extension Result where Failure == ServingError {
  fileprivate init(_ body: () async throws(ServingError) -> Success) async {
    do throws(ServingError) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
