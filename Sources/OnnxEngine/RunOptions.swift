internal import COnnxRuntime
internal import ServingCore
internal import Synchronization

/// The options of one session's runs, by which a run under way can be told to end.
///
/// The library looks at the flag before every operator, those inside of a loop among them, and
/// never within one. Measured with 1.32 from Python: of 30 runs of a `Loop` node without an end
/// each failed within 0.7 ms of being told.
///
/// `@unchecked Sendable`: the handles do not change after `init`, and the library lets the flag be
/// set while a run reads it.
final class RunOptions: @unchecked Sendable {
  private let runtime: OnnxRuntime
  private let usual: OnnxHandle
  private let trimming: OnnxHandle
  private let interrupted = Atomic<Bool>(false)

  init(_ runtime: OnnxRuntime) throws(ServingError) {
    let functions = runtime.functions
    func make() throws(ServingError) -> OnnxHandle {
      try OnnxHandle(
        runtime, "create run options", release: functions.ReleaseRunOptions
      ) { functions.CreateRunOptions($0) }
    }
    usual = try make()
    trimming = try make()
    try functions.check(
      functions.AddRunConfigEntry(
        trimming.pointer, "memory.enable_memory_arena_shrinkage", "cpu:0"),
      "configure a run")
    self.runtime = runtime
  }

  /// Whether the run under way, or the last one, was told to end.
  var isInterrupted: Bool { interrupted.load(ordering: .acquiring) }

  /// The options of a run that begins now: what the one before was told counts no more.
  /// - Parameter trims: whether it is to end with giving the unused memory of the session's arena
  ///   back; see ``ArenaTrim``.
  func begin(trims: Bool) throws(ServingError) -> OpaquePointer {
    if interrupted.exchange(false, ordering: .acquiringAndReleasing) {
      for pointer in [usual.pointer, trimming.pointer] {
        try runtime.functions.check(
          runtime.functions.RunOptionsUnsetTerminate(pointer), "take an interruption back")
      }
    }
    return trims ? trimming.pointer : usual.pointer
  }

  /// Tells the run under way to end.
  func interrupt() {
    interrupted.store(true, ordering: .releasing)
    for pointer in [usual.pointer, trimming.pointer] {
      // Sets a flag; the library has no failure for it, and nobody who asks could do more.
      runtime.functions.ReleaseStatus(runtime.functions.RunOptionsSetTerminate(pointer))
    }
  }
}
