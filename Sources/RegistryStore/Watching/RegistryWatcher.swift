package import ServingCore
internal import Synchronization

/// Tells when something in a registry's folder has changed:
/// `<root>/<model>/<version>/…`, `<root>/<model>/routes/…` and `<root>/<model>/settings.yaml`.
///
/// Whatever a reader could see differently is reported; what is reported may be found unchanged.
/// Changes are noticed by inotify(7) where that tells of every one, and otherwise everything is
/// reported in intervals: while the folder is away, or the system gives no watches, too, and until
/// inotify can be had again. Names that begin with a dot are left alone until they are renamed,
/// except in a version. A write through a memory mapping causes no event: the safety poll is for
/// that.
package final class RegistryWatcher: Sendable {
  private enum Life {
    case created
    case running(WatchThread, StopSignal)
    /// Before it was started.
    case stopped
  }

  private static let modeBeforeStart = WatchMode.polling(reason: "the watcher was not started")

  private let root: String
  private let settings: WatchSettings
  private let onChange: @Sendable (RegistryChange) -> Void
  private let life = Mutex(Life.created)
  private let hasJoined = Mutex(false)
  private let currentMode: SharedMode

  /// - Parameters:
  ///   - root: the registry's folder; a symbolic link to it is followed.
  ///   - onChange: called on the watcher's own thread, one call at a time. Changes wait while it
  ///     runs; read the registry in it or after it, and what it reports is not missed.
  package init(
    root: String, settings: WatchSettings,
    onChange: @escaping @Sendable (RegistryChange) -> Void
  ) {
    self.root = root
    self.settings = settings
    self.onChange = onChange
    currentMode = SharedMode(Self.modeBeforeStart)
  }

  deinit {
    stop()
    // Let go of by its own thread, inside `onChange`: nobody is left to wait for that thread.
    guard case .running(let thread, _) = life.withLock({ $0 }) else { return }
    if !hasJoined.withLock({ $0 }) { thread.detach() }
  }

  /// Sets the watches and starts the watcher's thread. A registry that cannot be read is no error
  /// here: it is reported and tried again.
  ///
  /// Read the registry after this returns: what changes from then on is reported.
  /// - Throws: `INVALID_ARGUMENT` for settings out of range, `FAILED_PRECONDITION` on a second
  ///   start or after a stop, `RESOURCE_EXHAUSTED` when the system has no thread or descriptor.
  package func start() throws(ServingError) {
    try settings.check()
    try life.withLock { life throws(ServingError) in
      guard case .created = life else {
        throw ServingError(
          .failedPrecondition, "a watcher is started once: it was started or stopped before")
      }
      let signal = try StopSignal()
      do throws(ServingError) {
        let thread = try WatchThread(name: "registry-watch", loop(stop: signal))
        life = .running(thread, signal)
      } catch {
        currentMode.value = Self.modeBeforeStart
        throw error
      }
    }
  }

  /// Ends the thread and waits for that; nothing is reported afterwards. Any number of times, from
  /// any thread. Inside `onChange` it does not wait: that call is the last.
  package func stop() {
    let running: (thread: WatchThread, signal: StopSignal)? = life.withLock { life in
      guard case .running(let thread, let signal) = life else {
        life = .stopped
        return nil
      }
      return (thread, signal)
    }
    guard let running else { return }
    running.signal.raise()
    guard !running.thread.isCurrent else { return }
    hasJoined.withLock { hasJoined in
      guard !hasJoined else { return }
      running.thread.join()
      hasJoined = true
    }
  }

  /// How changes are noticed now; after a stop, how they were.
  package var mode: WatchMode { currentMode.value }

  /// The thread's work, with the watches set. It does not hold the watcher, so that letting go of
  /// the watcher stops it.
  private func loop(stop signal: StopSignal) -> sending () -> Void {
    let currentMode = currentMode
    let loop = WatchLoop(
      root: root, settings: settings, stop: signal, onMode: { currentMode.value = $0 },
      onChange: onChange)
    loop.prepare()
    return { loop.run() }
  }
}

/// Written by the watcher's thread, read by any.
private final class SharedMode: Sendable {
  private let mode: Mutex<WatchMode>

  init(_ mode: WatchMode) { self.mode = Mutex(mode) }

  var value: WatchMode {
    get { mode.withLock { $0 } }
    set { mode.withLock { $0 = newValue } }
  }
}
