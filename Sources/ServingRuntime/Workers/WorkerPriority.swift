internal import CLinux
package import ServingCore

/// How a thread of its own stands against the lanes' and the event loops' for a core.
package enum WorkerPriority: Hashable, Sendable {
  case normal
  /// Nice 10: about a tenth of a normal thread's share of a contended core, all of an idle one. On
  /// Linux the nice value is each thread's own, and a thread can lower itself but never rise again.
  case lowered
  /// SCHED_IDLE: about a three-hundredth of a contended core, all of an idle one, and off it as
  /// soon as anybody else wakes. Where that is refused, nice 19, about a seventieth. Either way a
  /// thread can never rise again without a privilege, and passes it on to the threads that it
  /// starts.
  ///
  /// Such a thread may stand still for a second at any place. It must therefore never hold anything
  /// that others wait for: no mutex of a lane, a sink or an event loop's task list. (Swift's
  /// `Mutex` is a priority-inheriting futex, but the kernel passes on real-time priorities only.)
  /// What it is to do is given to it, and what it has done is taken from it, through semaphores.
  case idle

  static let loweredNice: Int32 = 10
  static let lowestNice: Int32 = 19

  /// Puts the calling thread there.
  func enter() {
    // Always allowed downwards. Where it is not, the work is done all the same.
    switch self {
    case .normal: break
    case .lowered: _ = crossfade_set_thread_nice(Self.loweredNice)
    case .idle:
      if crossfade_set_thread_idle() != 0 { _ = crossfade_set_thread_nice(Self.lowestNice) }
    }
  }

  /// The priority to load, and so to serve, a version with. Threads that a lowered thread starts
  /// inherit its nice value and keep it, and an engine starts those of a version as it loads it:
  /// a version that asks for some would compute at low priority for as long as it serves. With one
  /// thread everywhere the engine starts none, and runs on the lane's own.
  package static func forLoading(_ threads: EngineThreads) -> WorkerPriority {
    threads.intraOp > 1 || threads.interOp > 1 ? .normal : .lowered
  }
}
