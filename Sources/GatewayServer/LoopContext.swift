internal import AccessControl
internal import GatewayMetrics
internal import HTTP2Wire
internal import InferenceWire
internal import Logging
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

/// What the connections of one event loop share. Touched on that loop only.
final class LoopContext {
  let eventLoop: any EventLoop
  let configuration: GatewayConfiguration
  let held: HeldBytes
  let pool: HTTP2StreamPool
  let clock: Lane.Clock
  let log: Logger
  let status: GatewayStatus
  let counters: GatewayCounters
  let overload: OverloadManager
  /// Who callers are; nil where access is not controlled.
  let access: Authenticator?
  private let box: GatewayTableBox
  private let sink: CompletionSink
  /// Where replies leave what is kept of them; nil when nothing is.
  private(set) var captures: CaptureSink?
  /// Where mirrored requests are left for shadows; nil for a gateway without a desk.
  let shelf: ShadowShelf?
  /// Where outcomes go; nil when nobody keeps them.
  let predictions: PredictionPipeline?
  /// Whom requests are told of to; nil when nobody is told.
  let telemetry: LoopTelemetry?
  private(set) var table: GatewayTable
  private var tableGeneration: Int
  private(set) var connections: [ObjectIdentifier: GatewayConnectionHandler] = [:]
  /// Channels whose handshake is not complete; none without TLS.
  var arrivals: [ObjectIdentifier: any Channel] = [:]

  /// Memory used again by every reply of the loop.
  let encoder = InferReplyEncoder()
  /// Bytes on their way to a channel; its memory is free again as soon as the channel has written.
  var output = ByteBuffer()
  var replyOutputs: [ReplyOutput] = []
  var headers = HeaderBlock()
  var identifiers: RequestIdentifierSource
  var endpoints = EndpointCache()
  var quotas: QuotaGate
  var paces = RefusalPaces()
  var callerWaits = CallerWaits()
  /// Calls decoded during the current turn of the loop, to be submitted together.
  /// As lanes take them: a list of another type is copied to become one.
  private var gathered: [InferenceCall] = []
  /// Those of them that are being given to their lane; kept for its memory.
  private var leaving: [InferenceCall] = []
  private var finished: [InferenceCall] = []
  /// Connections with replies that were not yet written.
  private var unflushed: [GatewayConnectionHandler] = []
  /// Answered streams that shadows are to get once their replies have left.
  private var lent: [GatewayStream] = []
  private var isTickScheduled = false
  private var lookout: Scheduled<Void>?
  var deadlines = DeadlineWatch()
  var deadlineTimer: Scheduled<Void>?

  init(
    eventLoop: any EventLoop, shared: GatewayShared, clock: @escaping Lane.Clock,
    loops: LoopRegistry
  ) {
    self.eventLoop = eventLoop
    configuration = shared.configuration
    held = shared.held
    status = shared.status
    counters = shared.metrics.makeGatewayCounters()
    overload = shared.overload
    access = shared.access
    quotas = QuotaGate(table: shared.quotas, counters: counters)
    log = shared.log
    predictions = shared.predictions
    box = shared.box
    self.clock = clock
    let wire = configuration.wire
    let sink = CompletionSink { [weak loops] in
      guard let loops else { return }
      eventLoop.execute { loops.context(of: eventLoop).deliverFinished() }
    }
    self.sink = sink
    pool = HTTP2StreamPool { GatewayStream(sink: sink, limits: wire) }
    tableGeneration = box.currentGeneration
    table = box.current
    var random = SystemRandomNumberGenerator()
    identifiers = RequestIdentifierSource(using: &random)
    telemetry = LoopTelemetry(shared.telemetry, using: &random)
    shelf = shared.shadows?.makeShelf()
    captures = shared.predictions?.makeSink { sink in eventLoop.execute { sink.handOver() } }
  }

  /// Starts the header list of a stream's reply.
  func beginHeaders(status: Int, for stream: GatewayStream) {
    stream.status = status
    let type = stream.head?.isJSON ?? false ? HeaderBlock.json : HeaderBlock.protobuf
    stream.withIdentifier(&identifiers) { headers.beginReply(status: status, type: type, $0) }
  }

  /// Takes a stream back that nobody uses any more.
  func recycle(_ stream: GatewayStream) {
    held.change(by: -stream.heldMessageBytes, for: stream.heldPlace)
    stream.leaveQuota()
    pool.recycle(stream)
  }

  /// Takes up a newly published table. Called before each read's requests.
  func refreshTable() {
    let generation = box.currentGeneration
    guard generation != tableGeneration else { return }
    tableGeneration = generation
    table = box.current
    quotas.forget()
  }

  /// Takes up the newest table, and gives on what was routed by an older one. When this has run on
  /// every loop after a table was published, no request of theirs will go to a lane that the table
  /// does not name.
  func leaveOlderTables() {
    refreshTable()
    submitGathered()
  }

  func add(_ connection: GatewayConnectionHandler) {
    connections[ObjectIdentifier(connection)] = connection
    counters.connectionOpened()
    if lookout == nil { keepLookout() }
  }

  func remove(_ connection: GatewayConnectionHandler) {
    if connections.removeValue(forKey: ObjectIdentifier(connection)) != nil {
      counters.connectionClosed()
    }
    guard connections.isEmpty else { return }
    lookout?.cancel()
    lookout = nil
  }

  /// Looks at every connection now and then, as long as there is one. One timer for all of them:
  /// none has to be set or moved for a request.
  private func keepLookout() {
    let interval = TimeAmount.milliseconds(Int64(configuration.times.lookMilliseconds))
    lookout = eventLoop.assumeIsolated().scheduleTask(in: interval) { [self] in
      keepLookout()
      let now = clock()
      // A connection that ends leaves the list.
      for connection in Array(connections.values) { connection.look(now) }
    }
  }

  /// Keeps a decoded request until this turn of the event loop is over: what arrived together, on
  /// whichever connections, can be one batch and wakes its lane once.
  func gather(_ call: GatewayCall) {
    if gathered.isEmpty {
      eventLoop.assumeIsolated().execute { self.submitGathered() }
    }
    gathered.append(call)
    if call.deadline < .distantFuture { watchDeadline(of: call) }
  }

  /// Gives the gathered requests to their lanes, those of one lane together.
  private func submitGathered() {
    guard !gathered.isEmpty else { return }
    status.countCalls(gathered.count)
    let turn = LoopTurn(sink: sink, begun: clock())
    while let first = gathered.first, let lane = Self.own(first).lane {
      takeLeaving(for: lane)
      // Anew for each: the lane before may have run a batch here.
      let now = clock()
      lane.submit(leaving, now: now, turn: turn) { call, error in
        call.outcome = .failure(error)
        status.countCalls(-1)
        deliver(call, now)
      } finished: { call in
        status.countCalls(-1)
        deliver(call, call.times.finished)
      }
      leaving.removeAll(keepingCapacity: true)
    }
    flushDelivered()
  }

  /// Moves a lane's calls out of those gathered, in order.
  private func takeLeaving(for lane: Lane) {
    if gathered.allSatisfy({ Self.own($0).lane === lane }) {
      swap(&gathered, &leaving)
    } else {
      leaving.append(contentsOf: gathered.lazy.filter { Self.own($0).lane === lane })
      gathered.removeAll { Self.own($0).lane === lane }
    }
  }

  /// Answers everything that the lanes have finished: encodes each reply, then writes once for each
  /// connection.
  func deliverFinished() {
    sink.takeFinished(into: &finished)
    let now = clock()
    status.countCalls(-finished.count)
    for call in finished { deliver(call, now) }
    finished.removeAll(keepingCapacity: true)
    flushDelivered()
  }

  /// No loop takes calls of another kind.
  private static func own(_ call: InferenceCall) -> GatewayCall {
    unsafeDowncast(call, to: GatewayCall.self)
  }

  private func deliver(_ call: InferenceCall, _ now: MonotonicInstant) {
    let call = Self.own(call)
    guard !call.isRepetition else {
      RequestMirror.finishRepetition(call, self)
      return
    }
    guard let stream = call.stream else { preconditionFailure("a call in flight has its stream") }
    call.stream = nil
    stream.isInFlight = false
    guard !stream.isClosed, let connection = stream.connection else {
      // One that was answered at its deadline has been told of.
      if !stream.isAnswered {
        RequestMirror.drop(.abandoned, stream, self)
        RequestTelemetry.abandon(stream, self)
      }
      recycle(stream)
      return
    }
    connection.answer(stream, now: now)
    if !connection.hasUnflushedReplies {
      connection.hasUnflushedReplies = true
      unflushed.append(connection)
    }
  }

  /// Outcomes were stored, or cannot be.
  func finishFeedback(_ stream: GatewayStream, _ result: Result<Int, ServingError>) {
    status.countCalls(-1)
    stream.isInFlight = false
    guard !stream.isClosed, let connection = stream.connection else {
      RequestTelemetry.abandon(stream, self)
      recycle(stream)
      return
    }
    connection.answerFeedback(stream, result)
    connection.flush()
  }

  private func flushDelivered() {
    for connection in unflushed {
      connection.hasUnflushedReplies = false
      connection.flush()
    }
    unflushed.removeAll(keepingCapacity: true)
    if let shelf, !lent.isEmpty || shelf.isActive { serveShadows(shelf, isDue: false) }
  }

  // MARK: Shadows

  func makeMirror() -> StreamMirror { StreamMirror(sink: sink) }

  /// Has a stream handed to its shadows after its reply was written.
  func lend(_ stream: GatewayStream) { lent.append(stream) }

  /// Takes back what shadows are done with and hands over what they are to get, when that is enough
  /// or due.
  func serveShadows(_ shelf: ShadowShelf, isDue: Bool) {
    shelf.takeReturned { RequestMirror.takeBack($0, self) }
    if !lent.isEmpty {
      let now = clock()
      for stream in lent { RequestMirror.handOver(stream, self, now: now) }
      lent.removeAll(keepingCapacity: true)
    }
    shelf.handOver(isDue: isDue)
    if shelf.isActive { lookAgainSoon(shelf) }
  }

  /// Has the loop look what the desk gave back, and hand over what it has for it, also when no
  /// further request comes. The desk cannot wake it: it would do so with one of the loop's locks in
  /// hand.
  func lookAgainSoon(_ shelf: ShadowShelf) {
    guard !isTickScheduled else { return }
    isTickScheduled = true
    eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(shelf.limits.tickMilliseconds)))
    { [self] in
      isTickScheduled = false
      serveShadows(shelf, isDue: true)
    }
  }
}
