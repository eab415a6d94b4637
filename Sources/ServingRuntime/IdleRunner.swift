internal import PlatformSupport
internal import ServingCore

/// A thread of idle priority that runs what a thread of a lane gives it, one thing at a time, while
/// that one waits: so the lane's mutex, its sinks and what else others wait for are only ever held
/// by a thread that is not stopped for long.
///
/// `@unchecked Sendable`: `instance` is the lane thread's but from `run` to the end of that run,
/// and a semaphore is passed at both.
final class IdleRunner: @unchecked Sendable {
  private let clock: Lane.Clock
  private let begun = ThreadSignal()
  private let ended = ThreadSignal()
  private var instance: LaneInstance?

  private init(clock: @escaping Lane.Clock) {
    self.clock = clock
  }

  /// - Parameter group: that the thread is counted in.
  /// - Returns: nil when the system has no thread left.
  static func start(
    owner: String, group: ThreadGroup, clock: @escaping Lane.Clock
  ) -> IdleRunner? {
    let runner = IdleRunner(clock: clock)
    group.enter()
    let didStart = WorkerThread.start(name: "idle \(owner)", priority: .idle) {
      runner.work()
    } ended: {
      group.leave()
    }
    if !didStart { group.leave() }
    return didStart ? runner : nil
  }

  /// Runs what the instance has decided.
  /// - Parameters:
  ///   - watchNanoseconds: how often to look whether the run is to end.
  ///   - reason: why it is; nil while it is not.
  func run(
    _ instance: LaneInstance, watchNanoseconds: UInt64, reason: () -> RunInterruption?
  ) {
    self.instance = instance
    begun.raise()
    while !ended.wait(nanosecondsMax: watchNanoseconds) {
      if let reason = reason() { instance.interrupt(reason) }
    }
  }

  /// Has the thread end. Not while it runs something.
  func stop() { begun.raise() }

  private func work() {
    while true {
      begun.wait()
      guard let instance else { return }
      instance.run(clock: clock)
      self.instance = nil
      ended.raise()
    }
  }
}
