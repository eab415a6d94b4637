// For load generators: no task, no continuation, no timer and no copy of the reply for each call,
// which together cost more than the rest of the client.

extension GatewayClient {
  /// Begins a call and tells the observer what becomes of it. Only on the event loop that the
  /// client was made with; a client made with a group of several cannot be used so.
  /// - Parameters:
  ///   - ticket: the observer's name for the call.
  ///   - observer: told once of the end, perhaps before this returns; held until then.
  package func begin(_ request: RawRequest, ticket: Int, for observer: any RawCallObserver) {
    pool.begin(RawCall(request, ticket: ticket, observer))
  }
}
