internal import HTTP2Wire
internal import NIOCore
internal import TransportSecurity

/// A client's connections and the calls that wait for one.
///
/// `@unchecked Sendable`: everything that changes is touched on `eventLoop` only; the entrances
/// for tasks go there first.
final class ConnectionPool: @unchecked Sendable {
  let endpoint: GatewayEndpoint
  let configuration: GatewayClientConfiguration
  let eventLoop: any EventLoop
  /// How TLS is spoken; nil for an endpoint without it.
  let tls: TLSClient?
  /// What says who calls; nil for nothing.
  let authorization: String?
  let limits: HTTP2Limits
  private(set) lazy var streams = HTTP2StreamPool { ClientStream() }

  var connections: [ClientConnection] = []
  var isConnecting = false
  /// When a connection may again be made beside working ones.
  var growsAgain = NIODeadline.distantPast
  var waiting = CircularBuffer<Call>()
  private(set) var isClosed = false
  private var closeWaiters: [CheckedContinuation<Void, Never>] = []

  init(
    _ endpoint: GatewayEndpoint, _ configuration: GatewayClientConfiguration,
    _ eventLoop: any EventLoop, authorization: String? = nil, tls: TLSClient?
  ) {
    self.endpoint = endpoint
    self.tls = tls
    self.authorization = authorization
    self.configuration = configuration
    self.eventLoop = eventLoop
    var limits = HTTP2Limits.defaults
    limits.bodyBytesMax = configuration.replyBytesMax
    self.limits = limits
  }

  // MARK: For tasks

  /// Sends a call and waits for its reply.
  func run(_ call: Call) async throws(GatewayError) -> CallReply {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        call.resume(continuation)
        eventLoop.execute { self.begin(call) }
      }
    } onCancel: {
      eventLoop.execute { self.end(call, .cancelled) }
    }
    return try result.get()
  }

  /// Ends every call and connection; returns when the last is closed, and a connection that is
  /// being made has come or failed.
  func close() async {
    await withCheckedContinuation { continuation in
      eventLoop.execute {
        self.closeWaiters.append(continuation)
        self.closeAll()
      }
    }
  }

  /// As ``close()``, without waiting.
  func abandon() {
    eventLoop.execute { self.closeAll() }
  }

  // MARK: Calls

  /// Sends a call when its turn comes. On the event loop only.
  func begin(_ call: Call) {
    eventLoop.preconditionInEventLoop()
    if call.isCancelled { return call.finish(.failure(.cancelled)) }
    if isClosed { return call.finish(.failure(.clientClosed)) }
    if let deadline = call.deadline {
      if deadline <= .now() { return call.finish(.failure(deadlineError(call))) }
      call.timer = eventLoop.scheduleTask(deadline: deadline) {
        self.end(call, self.deadlineError(call))
      }
    }
    call.place = .waiting
    waiting.append(call)
    dispatch()
    // Looked at afterwards, so that a call that goes out at once never counts.
    if case .waiting = call.place, waiting.count > configuration.waitingCallCountMax {
      end(call, .tooManyWaiting(configuration.waitingCallCountMax, endpoint))
    }
  }

  /// Ends a call from this side, wherever it is.
  private func end(_ call: Call, _ error: GatewayError) {
    switch call.place {
    case .new:
      // The task may still be handing the call over.
      call.isCancelled = true
      return
    case .waiting: waiting.removeAll { $0 === call }
    case .sent(let connection, let stream):
      connection.giveUp(stream, doubtsConnection: error.code == .deadlineExceeded)
    case .finished: return
    }
    call.finish(.failure(error))
  }

  private func deadlineError(_ call: Call) -> GatewayError {
    let whereabouts =
      switch call.place {
      case .new: "was not sent, for the time was over"
      case .waiting where connections.isEmpty: "waited for a connection"
      case .waiting: "waited for a free stream"
      case .sent, .finished: "was sent and not answered"
      }
    return .deadlineExceeded(call.timeout ?? .zero, endpoint, whereabouts)
  }

  /// Sends a call again that the gateway did not process, or ends it when that was tried often
  /// enough.
  func retry(_ call: Call, because why: String) {
    guard !isClosed else { return call.finish(.failure(.closedDuringCall)) }
    guard call.tryCount <= configuration.safeRetryCountMax else {
      return call.finish(.failure(.refused(endpoint, tries: call.tryCount, why)))
    }
    call.place = .waiting
    waiting.prepend(call)
  }

  /// Gives waiting calls to connections, as far as there is room.
  func dispatch() {
    while let call = waiting.first {
      let plan = ConnectionPlan.next(
        connections.map(\.load), isConnecting: isConnecting,
        connectionCountMax: configuration.connectionCountMax, mayGrow: growsAgain <= .now())
      switch plan {
      case .use(let index):
        waiting.removeFirst()
        connections[index].send(call)
      case .connect: return connect()
      case .wait: return
      }
    }
  }

  // MARK: Closing

  private func closeAll() {
    isClosed = true
    let calls = waiting
    waiting.removeAll()
    for call in calls { call.finish(.failure(.closedDuringCall)) }
    for connection in connections { connection.close() }
    resumeCloseWaiters()
  }

  func resumeCloseWaiters() {
    guard isClosed, connections.isEmpty, !isConnecting else { return }
    let waiters = closeWaiters
    closeWaiters.removeAll()
    for waiter in waiters { waiter.resume() }
  }
}
