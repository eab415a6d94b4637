internal import GatewayClient
internal import LoadCore
internal import NIOCore
internal import NIOPosix

/// Runs a load from connecting to the last answer.
struct LoadRun: Sendable {
  /// How long connecting may take, in seconds.
  private static let connectSecondsMax = 10
  /// From the moment when all is ready to the first request, so that no event loop is late at once.
  private static let startDelayNanoseconds: Int64 = 10_000_000

  var server: String
  /// A token or an API key; nil for none.
  var credential: String?
  var plan: LoadPlan
  var requests: [LoadRequest]
  var options: CallOptions
  /// How long answers are waited for after the last request.
  var drainSeconds: Double
  /// Called once a second with a line; nil for silence.
  var progress: (@Sendable (String) -> Void)?

  func run() async throws -> LoadMeasurements {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.shares.count)
    let result = await Result { try await run(on: group) }
    try await group.shutdownGracefully()
    return try result.get()
  }

  private func run(on group: MultiThreadedEventLoopGroup) async throws -> LoadMeasurements {
    var workers: [LoadWorker] = []
    for share in plan.shares {
      let eventLoop = group.next()
      let clients = try makeClients(on: eventLoop, share)
      workers.append(
        try LoadWorker(
          eventLoop, plan, share, clients: clients, requests: requests, options: options))
    }
    let result = await Result { try await run(workers) }
    for worker in workers { await worker.giveUp() }
    return try result.get()
  }

  /// A client for each connection, because a client fills one before it makes another.
  private func makeClients(
    on eventLoop: any EventLoop, _ share: LoadPlan.Share
  ) throws(GatewayError) -> [GatewayClient] {
    var configuration = GatewayClientConfiguration.defaults
    configuration.connectionCountMax = 1
    configuration.credential = credential
    // The gateway's limit counts; what does not fit waits in the client, where it is measured.
    configuration.streamCountMax = .max
    configuration.waitingCallCountMax = .max
    configuration.connectTimeout = .seconds(Self.connectSecondsMax)
    var clients: [GatewayClient] = []
    for _ in 0..<share.connectionCount {
      clients.append(
        try GatewayClient(
          endpoint: server, configuration: configuration, eventLoopGroup: eventLoop))
    }
    return clients
  }

  private func run(_ workers: [LoadWorker]) async throws -> LoadMeasurements {
    for worker in workers {
      try await worker.connect(timeout: .seconds(Self.connectSecondsMax))
    }
    let timeline = LoadTimeline(start: LoadClock.now() + Self.startDelayNanoseconds, plan)
    let watch = Task { await self.watch(workers, timeline) }
    let total = await withTaskGroup(of: LoadMeasurements.self) { tasks in
      for worker in workers { tasks.addTask { await worker.run(timeline) } }
      return await tasks.reduce(into: LoadMeasurements()) { $0.add($1) }
    }
    watch.cancel()
    await watch.value
    return total
  }

  /// Tells how it goes, once a second, and ends the wait for answers that do not come.
  private func watch(_ workers: [LoadWorker], _ timeline: LoadTimeline) async {
    let drainEnd = timeline.end + Int64(drainSeconds * 1e9)
    var previous = ProgressSnapshot()
    var previousTime = timeline.start
    while true {
      let now = LoadClock.now()
      if now >= drainEnd {
        for worker in workers { await worker.giveUp() }
        return
      }
      do {
        try await Task.sleep(for: .nanoseconds(min(1_000_000_000, drainEnd - now)))
      } catch {
        return  // Cancelled: the last answer has come.
      }
      guard let progress else { continue }
      var snapshot = ProgressSnapshot()
      for worker in workers { snapshot.add(await worker.snapshot()) }
      let time = LoadClock.now()
      progress(
        ProgressLine.text(
          snapshot, since: previous, seconds: Double(time - previousTime) / 1e9,
          elapsed: Double(time - timeline.start) / 1e9, isWarmingUp: time < timeline.warmUpEnd))
      previous = snapshot
      previousTime = time
    }
  }
}
