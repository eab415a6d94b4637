internal import GatewayClient
internal import LoadCore
internal import NIOCore

/// One event loop's share of a load: sends, and measures what comes back.
///
/// `@unchecked Sendable`: after it is made, everything that changes is touched on `eventLoop` only;
/// the entrances for tasks go there first.
final class LoadWorker: @unchecked Sendable {
  let eventLoop: any EventLoop
  let plan: LoadPlan
  let share: LoadPlan.Share
  private let clients: [GatewayClient]
  private let requests: [LoadRequest]
  private let rawRequests: [RawRequest]
  private let checksBodies: Bool

  var timeline = LoadTimeline.never
  var measurements = LoadMeasurements()
  var calls: CallTable
  /// Whether requests go out still.
  var isSending = true
  private var cycle: RequestCycle
  /// Whether nobody waits any longer for answers that have not come.
  private var hasGivenUp = false
  private var whenDone: CheckedContinuation<LoadMeasurements, Never>?

  /// Of an open loop.
  var schedule: ArrivalSchedule?
  /// When the next request is due; nil until the first one is known.
  var nextArrival: Int64?
  var nextConnection = 0
  /// Of a closed loop: the connections of callers that are free.
  var freeCallers: [Int] = []
  var isRestartScheduled = false

  /// - Throws: `INVALID_ARGUMENT` when a request cannot be sent.
  init(
    _ eventLoop: any EventLoop, _ plan: LoadPlan, _ share: LoadPlan.Share,
    clients: [GatewayClient], requests: [LoadRequest], options: CallOptions
  ) throws(GatewayError) {
    self.eventLoop = eventLoop
    self.plan = plan
    self.share = share
    self.clients = clients
    self.requests = requests
    checksBodies = options.checksBodies
    var rawRequests: [RawRequest] = []
    for request in requests { rawRequests.append(try options.rawRequest(request)) }
    self.rawRequests = rawRequests
    calls = CallTable(countMax: share.slotCount)
    cycle = RequestCycle(count: requests.count, part: share.part)
    if case .open(let rate, let pattern, let seed, _) = plan.loop {
      schedule = ArrivalSchedule(pattern, ratePerSecond: rate, seed: seed, part: share.part)
    }
  }

  // MARK: For tasks

  /// Makes every connection, so that no request waits for one.
  /// - Throws: `UNAVAILABLE` when nothing answers.
  func connect(timeout: Duration) async throws(GatewayError) {
    for client in clients { _ = try await client.serverLive(timeout: timeout) }
  }

  /// Runs the share; returns what came of it once the last request has its answer or its error.
  func run(_ timeline: LoadTimeline) async -> LoadMeasurements {
    await withCheckedContinuation { continuation in
      eventLoop.execute {
        self.timeline = timeline
        self.whenDone = continuation
        self.wake(at: timeline.start)
      }
    }
  }

  /// How it goes.
  func snapshot() async -> ProgressSnapshot {
    await withCheckedContinuation { continuation in
      eventLoop.execute {
        continuation.resume(
          returning: ProgressSnapshot(self.measurements, inFlight: self.calls.count))
      }
    }
  }

  /// Takes what has not been answered for lost, and closes the connections.
  func giveUp() async {
    await withCheckedContinuation { continuation in
      eventLoop.execute {
        self.hasGivenUp = true
        continuation.resume()
      }
    }
    for client in clients { await client.close() }
  }

  // MARK: On the event loop

  func wake(at time: Int64) {
    let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(time, 0)))
    do {
      try eventLoop.scheduleCallback(at: deadline, handler: self)
    } catch {
      // Only of an event loop that has ended; this one ends after its workers.
      preconditionFailure("the event loop of a load takes no timer: \(error)")
    }
  }

  var connectionCount: Int { clients.count }

  /// Sends the next request. There must be room for it.
  func begin(intended: Int64, now: Int64, connection: Int) {
    let request = cycle.next()
    let times = CallTimes(intended: intended, begun: now)
    let isMeasured = timeline.isMeasured(intended)
    if isMeasured {
      measurements.recordSent(bodyBytes: rawRequests[request].byteCount, times)
    } else {
      measurements.warmUpSent += 1
    }
    let ticket = calls.insert(
      CallTable.Call(
        times: times, request: request, connection: connection, isMeasured: isMeasured))
    clients[connection].begin(rawRequests[request], ticket: ticket, for: self)
  }

  func finishIfDone() {
    guard !isSending, calls.count == 0, freeCallers.isEmpty, let whenDone else { return }
    self.whenDone = nil
    whenDone.resume(returning: measurements)
  }

  private func ended(_ call: CallTable.Call, at now: Int64) {
    if case .closed = plan.loop { callerIsFree(call.connection) }
    finishIfDone()
  }

  private func fail(_ call: CallTable.Call, _ record: (inout FailureTally) -> Void) {
    if call.isMeasured {
      record(&measurements.failures)
    } else {
      record(&measurements.warmUpFailures)
    }
  }
}

extension LoadWorker: NIOScheduledCallbackHandler {
  func handleScheduledCallback(eventLoop: some EventLoop) {
    switch plan.loop {
    case .open: sendWhatIsDue()
    case .closed: startClosed()
    }
  }
}

extension LoadWorker: RawCallObserver {
  func rawCallWasSent(_ ticket: Int) {
    calls.markSent(ticket, at: LoadClock.now())
  }

  func rawCall(_ ticket: Int, wasAnswered reply: RawReply) {
    let now = LoadClock.now()
    let call = calls.remove(ticket)
    defer { ended(call, at: now) }
    guard reply.isPrediction else {
      do throws(GatewayError) {
        _ = try reply.prediction()
        preconditionFailure("a reply that is no prediction cannot be read as one")
      } catch {
        fail(call) { $0.add(error) }
      }
      return
    }
    guard let version = verifiedVersion(of: reply, to: call) else { return }
    if timeline.isMeasured(now) { measurements.answeredInTime += 1 }
    guard call.isMeasured else { return }
    measurements.recordAnswer(
      at: now, call.times, bodyBytes: reply.byteCount, version: version,
      server: reply.serverTiming.map { ServerTimes($0) })
  }

  func rawCall(_ ticket: Int, failed error: GatewayError) {
    let call = calls.remove(ticket)
    fail(call) { tally in
      if hasGivenUp {
        tally.add("no answer", "none came within --drain-seconds after the last request")
      } else {
        tally.add(error)
      }
    }
    ended(call, at: LoadClock.now())
  }

  /// The version that answered; nil when something is wrong with the reply, which is then counted.
  private func verifiedVersion(of reply: RawReply, to call: CallTable.Call) -> Int64? {
    let version = reply.version
    var problem = ReplyCheck.problem(
      ofVersion: version, expected: requests[call.request].version)
    if problem == nil, checksBodies, let version {
      do throws(GatewayError) {
        problem = ReplyCheck.problem(
          of: try reply.prediction(), version: version, to: requests[call.request])
      } catch {
        problem = error.message
      }
    }
    guard let problem else { return version }
    fail(call) { $0.add("wrong answer", problem) }
    return nil
  }
}
