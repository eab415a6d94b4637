internal import NIOCore

/// A call that an observer on the event loop watches, instead of a task that waits for it.
///
/// `@unchecked Sendable`: made and touched on the pool's event loop only.
final class RawCall: Call, @unchecked Sendable {
  private let request: RawRequest
  private let ticket: Int
  /// Let go with the result, so that it is told once.
  private var observer: (any RawCallObserver)?

  init(_ request: RawRequest, ticket: Int, _ observer: any RawCallObserver) {
    self.request = request
    self.ticket = ticket
    self.observer = observer
    super.init(request.head, request.body, timeout: nil)
  }

  override func wasSent() {
    observer?.rawCallWasSent(ticket)
  }

  override func answer(_ stream: ClientStream, _ endpoint: GatewayEndpoint) {
    guard let observer else { return }
    self.observer = nil
    place = .finished
    observer.rawCall(ticket, wasAnswered: RawReply(stream, endpoint))
  }

  override func finish(_ result: Result<CallReply, GatewayError>) {
    guard let observer else { return }
    guard case .failure(let error) = result else {
      preconditionFailure("a raw call's reply comes with its stream")
    }
    self.observer = nil
    place = .finished
    observer.rawCall(ticket, failed: error)
  }

  override func remainingMilliseconds(_ now: NIODeadline) -> Int64? {
    request.timeoutMilliseconds
  }
}
