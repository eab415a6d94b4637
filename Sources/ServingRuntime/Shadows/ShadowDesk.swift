internal import PlatformSupport
package import ServingCore
internal import Synchronization

/// Where mirrored requests go: has them run by their shadows and what comes back compared, on one
/// thread of idle priority, which gets what time others leave.
package final class ShadowDesk: Sendable {
  /// What becomes of a comparison.
  package struct Outlets: Sendable {
    package var book: ComparisonBook
    /// Takes a row for the store and never waits; what finds no room there is counted there.
    package var log: @Sendable (ShadowRecord) -> Void

    package init(book: ComparisonBook, log: @escaping @Sendable (ShadowRecord) -> Void) {
      self.book = book
      self.log = log
    }
  }

  /// How often what is new is published when nobody asks.
  static let publishNanoseconds: UInt64 = 2_000_000_000
  /// How long the end waits for the desk, which may be in the middle of a comparison.
  static let endNanoseconds: UInt64 = 2_000_000_000

  package let limits: MirrorLimits
  package var book: ComparisonBook { outlets.book }
  private let outlets: Outlets
  private let clock: Lane.Clock
  private let wallMicroseconds: @Sendable () -> Int64
  private let shelves = Mutex<[ShadowShelf]>([])
  private let signal = ThreadSignal()
  private let isStopping = Atomic<Bool>(false)
  private let ended = ThreadSignal()

  package init(
    limits: MirrorLimits = .defaults, outlets: Outlets, clock: @escaping Lane.Clock,
    wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.limits = limits
    self.outlets = outlets
    self.clock = clock
    self.wallMicroseconds = wallMicroseconds
    outlets.book.follow { [signal] in signal.raise() }
  }

  /// One for each event loop.
  package func makeShelf() -> ShadowShelf {
    let shelf = ShadowShelf(limits: limits) { [signal] in signal.raise() }
    shelves.withLock { $0.append(shelf) }
    return shelf
  }

  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left.
  package func start() throws(ServingError) {
    let didStart = WorkerThread.start(name: "shadows", priority: .idle) {
      self.run()
    } ended: { [ended] in
      ended.raise()
    }
    guard didStart else {
      throw ServingError(.resourceExhausted, "no thread is left for shadows")
    }
  }

  /// Publishes what is known and ends. Call once, after the event loops have handed over; requests
  /// that shadows still have are let go of.
  package func stop() {
    isStopping.store(true, ordering: .releasing)
    signal.raise()
    _ = ended.wait(nanosecondsMax: Self.endNanoseconds)
  }

  private func run() {
    let sink = CompletionSink { [signal] in signal.raise() }
    let work = ShadowWork(
      limits: limits, outlets: outlets, sink: sink, clock: clock,
      wallMicroseconds: wallMicroseconds)
    var finished: [InferenceCall] = []
    var published = clock()
    while true {
      let isLast = isStopping.load(ordering: .acquiring)
      for shelf in shelves.withLock({ $0 }) { work.take(shelf.takeIncoming(), from: shelf) }
      work.submit()
      sink.takeFinished(into: &finished)
      for call in finished { work.settle(call) }
      finished.removeAll(keepingCapacity: true)
      work.giveBack()
      let now = clock()
      let isDue = now.nanoseconds(since: published) >= Self.publishNanoseconds
      if outlets.book.takeQuestion() || isLast || isDue {
        work.publish()
        published = now
      }
      if isLast { return }
      _ = signal.wait(nanosecondsMax: Self.publishNanoseconds)
    }
  }
}
