internal import Glibc
internal import ServingCore

/// The shell around ``WatchCycle``: reads the clock, waits, and carries its steps out. Used by one
/// thread at a time: first by who starts the watcher, then by the watcher's own.
final class WatchLoop {
  private let root: String
  private let settings: WatchSettings
  private let onChange: @Sendable (RegistryChange) -> Void
  private let stop: StopSignal
  /// Told of each change of mode.
  private let onMode: @Sendable (WatchMode) -> Void
  private var cycle: WatchCycle
  /// Nil while polling.
  private var tree: WatchTree?

  init(
    root: String, settings: WatchSettings, stop: StopSignal,
    onMode: @escaping @Sendable (WatchMode) -> Void,
    onChange: @escaping @Sendable (RegistryChange) -> Void
  ) {
    self.root = root
    self.settings = settings
    self.stop = stop
    self.onMode = onMode
    self.onChange = onChange
    cycle = WatchCycle(settings: settings, at: Self.now())
  }

  /// The first attempt at the watches, before ``run()``.
  func prepare() {
    if cycle.next(at: Self.now()) == .build { build() }
    onMode(cycle.mode)
  }

  /// Goes on until it is told to stop.
  func run() {
    while !stop.isRaised {
      switch cycle.next(at: Self.now()) {
      case .build: build()
      case .checkRoot: attempt { (tree) throws(WatchFailure) in try tree.checkRoot() }
      case .report(let change): onChange(change)
      case .wait(let end): wait(until: end)
      }
    }
  }

  private func build() {
    do {
      tree = try WatchTree(root: root, settings: settings)
      cycle.built(at: Self.now())
    } catch {
      cycle.failed(error, at: Self.now())
    }
    onMode(cycle.mode)
  }

  /// Does something with the watches; without them when that fails.
  private func attempt(_ body: (WatchTree) throws(WatchFailure) -> Void) {
    guard let tree else { return }
    do { try body(tree) } catch {
      self.tree = nil
      cycle.failed(error, at: Self.now())
      onMode(cycle.mode)
    }
  }

  private func wait(until end: MonotonicInstant) {
    var waited = [
      pollfd(fd: stop.descriptorNumber, events: Int16(POLLIN), revents: 0),
      // A negative number is passed over.
      pollfd(fd: tree?.descriptorNumber ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&waited, nfds_t(waited.count), end.millisecondsForPoll(from: Self.now()))
    if count < 0 {
      // A signal, or no memory for the moment; the latter must not make the thread spin.
      if errno != EINTR { usleep(100_000) }
      return
    }
    guard !stop.isRaised, waited[1].revents != 0 else { return }
    attempt { (tree) throws(WatchFailure) in
      guard let change = try tree.takeEvents() else { return }
      cycle.found(change, at: Self.now())
    }
  }

  private static func now() -> MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(
      nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }
}
