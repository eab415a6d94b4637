internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// One request with all the memory it needs, used again for the next: body, decoded message, call,
/// reply.
final class GatewayStream: HTTP2Stream {
  let call: GatewayCall
  let message: InferRequestMessage
  /// The connection that the stream is on, from its head until it is recycled.
  var connection: GatewayConnectionHandler?
  var head: RequestHead?
  /// Who sent the request.
  var caller = Caller.unrestricted
  var arrived = MonotonicInstant(nanoseconds: 0)
  /// Made when it is first asked for, unless the request brought one.
  private var identifier: RequestIdentifier?
  /// What the request asks for, as it was routed, and what answers it.
  var model: GatewayTable.Model?
  var version: GatewayVersion?
  var decision: RouteDecision?
  /// The outputs to send, by place in the signature.
  var outputIndices: [Int] = []
  /// Whether the call is with a lane.
  var isInFlight = false
  /// What is noted for its trace; nil for a request that is not traced.
  var trace: StreamTrace?
  /// What it was answered with: the reply's status, and nil for OK.
  var status = 0
  var code: StatusCode?
  /// Whether the request was told of, which it is once.
  var isTold = false
  /// What shadows see of the stream; made when one is to see it first.
  var mirror: StreamMirror?
  /// Whether the request waits until it is known who sent it.
  var isAwaitingCaller = false
  /// Whether shadows have the stream: it is not used again before they are done.
  var isLent = false
  /// Reply bytes that count as held by the connection.
  var heldReplyBytes = 0
  /// Whose held bytes the message's are.
  var heldPlace: HeldPlace?
  /// Where the request counts as in flight; nil where nothing limits it, or no longer.
  var quotaCell: QuotaCell?
  /// Bytes of the decoded message that count as held by the process.
  private(set) var heldMessageBytes = 0

  init(sink: CompletionSink, limits: WireLimits) {
    call = GatewayCall(sink: sink)
    message = InferRequestMessage(limits: limits)
    super.init()
  }

  /// Requests of one identity wait in one line, however many connections it has; where there is
  /// none, those of one connection.
  var flow: UInt64 {
    if caller.flow != 0 { return caller.flow }
    return connection.map { UInt64(UInt(bitPattern: ObjectIdentifier($0))) } ?? 0
  }

  /// When the call passed its lane; without any while the lane has it, and may be writing them.
  var laneTimes: CallTimes { isInFlight ? CallTimes() : call.times }

  /// The request is no longer in flight. Counts once, however often it is called.
  func leaveQuota() {
    quotaCell?.leave()
    quotaCell = nil
  }

  /// Gives `body` the request's `x-request-id`, or one that was made for it when it brought none
  /// that can be repeated.
  func withIdentifier<Result>(
    _ source: inout RequestIdentifierSource, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    if let brought = fields[.requestID], RequestHead.isIdentifier(brought) { return body(brought) }
    let made = identifier ?? source.next()
    identifier = made
    return made.withBytes(body)
  }

  /// Notes the memory that decoding took beyond what a stream always keeps.
  func noteMessageBytes(in held: HeldBytes) {
    guard message.heldBytes > message.limits.arenaRetainedBytesMax else { return }
    heldMessageBytes = message.heldBytes
    held.change(by: heldMessageBytes, for: heldPlace)
  }

  /// Notes that the message no longer counts as held for its caller: shadows have it, within
  /// limits of their own.
  func forgetMessageBytes(in held: HeldBytes) {
    held.change(by: -heldMessageBytes, for: heldPlace)
    heldMessageBytes = 0
  }

  /// Notes that the body stays in memory although the stream has left its session, because a lane
  /// still reads it.
  func noteBodyOutlivesSession(in held: HeldBytes) {
    heldMessageBytes += body.count
    held.change(by: body.count, for: heldPlace)
  }

  override func prepareForReuse() {
    precondition(!isInFlight && !isLent && !isAwaitingCaller, "somebody still reads this request")
    precondition(quotaCell == nil, "a request that is over counts as in flight")
    call.prepareForReuse()
    message.reset()
    connection = nil
    head = nil
    caller = .unrestricted
    identifier = nil
    model = nil
    version = nil
    decision = nil
    trace = nil
    code = nil
    isTold = false
    outputIndices.removeAll(keepingCapacity: true)
    heldReplyBytes = 0
    heldMessageBytes = 0
    heldPlace = nil
    super.prepareForReuse()
  }
}
