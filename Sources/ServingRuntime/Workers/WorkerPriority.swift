package import ServingCore

/// How a thread of its own stands against the lanes' and the event loops' for a core.
package enum WorkerPriority: Hashable, Sendable {
  case normal
  /// Nice 10: about a tenth of a normal thread's share of a contended core, all of an idle one. On
  /// Linux the nice value is each thread's own, and a thread can lower itself but never rise again.
  case lowered

  static let loweredNice: Int32 = 10

  /// The priority to load, and so to serve, a version with. Threads that a lowered thread starts
  /// inherit its nice value and keep it, and an engine starts those of a version as it loads it:
  /// a version that asks for some would compute at low priority for as long as it serves. With one
  /// thread everywhere the engine starts none, and runs on the lane's own.
  package static func forLoading(_ threads: EngineThreads) -> WorkerPriority {
    threads.intraOp > 1 || threads.interOp > 1 ? .normal : .lowered
  }
}
