internal import NIOCore
internal import ServingCore

/// One call on its way: from the task that makes it to a stream, and its reply back.
///
/// A ``RawCall`` is one that no task waits for.
///
/// `@unchecked Sendable`: made and filled by the calling task before it hands the call to the
/// pool's event loop; from then on touched on that loop only.
class Call: @unchecked Sendable {
  typealias Continuation = CheckedContinuation<Result<CallReply, GatewayError>, Never>

  enum Place {
    /// Not yet with the pool.
    case new
    /// In the pool's queue.
    case waiting
    /// On a stream of a connection.
    case sent(ClientConnection, ClientStream)
    /// Answered, one way or the other.
    case finished
  }

  let head: CallHead
  let body: ByteStore
  let timeout: Duration?
  let deadline: NIODeadline?

  var place = Place.new
  /// Times that the call was sent.
  var tryCount = 0
  /// Whether the task was cancelled before the call reached the pool.
  var isCancelled = false
  /// Ends the call at its deadline.
  var timer: Scheduled<Void>?
  /// Waits for the result; taken when it is there, so that it is resumed once.
  private var continuation: Continuation?

  init(_ head: CallHead, _ body: ByteStore, timeout: Duration?) {
    self.head = head
    self.body = body
    self.timeout = timeout
    deadline = timeout.map { .now() + TimeAmount($0) }
  }

  /// Called by the calling task, before the pool has the call.
  func resume(_ continuation: Continuation) {
    self.continuation = continuation
  }

  /// Gives the calling task its result. Whatever comes after the first is dropped: a reply and a
  /// deadline may race.
  func finish(_ result: Result<CallReply, GatewayError>) {
    guard let continuation else { return }
    self.continuation = nil
    place = .finished
    timer?.cancel()
    timer = nil
    continuation.resume(returning: result)
  }

  /// Called when the call has got its stream.
  func wasSent() {}

  /// Takes the whole reply that a stream holds, before the stream is used again.
  func answer(_ stream: ClientStream, _ endpoint: GatewayEndpoint) {
    finish(.success(CallReply(stream, endpoint)))
  }

  /// Milliseconds until the deadline, rounded up; nil without one.
  func remainingMilliseconds(_ now: NIODeadline) -> Int64? {
    deadline.map { ($0 - now).nanoseconds / 1_000_000 + 1 }
  }
}

extension TimeAmount {
  /// The same time, for at most the 146 years that can be added to any deadline.
  init(_ duration: Duration) {
    let limit = Int64.max / 2
    let (seconds, attoseconds) = duration.components
    let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carried) = nanoseconds.addingReportingOverflow(attoseconds / 1_000_000_000)
    self = .nanoseconds(
      overflow || carried ? (seconds < 0 ? -limit : limit) : min(max(sum, -limit), limit))
  }
}
