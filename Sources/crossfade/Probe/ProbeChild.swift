internal import CLinux
internal import Glibc
internal import ServingCore
internal import ServingRuntime

/// The checking process's side: everything between its start and its last event.
struct ProbeChild {
  private let channel: ProbeChannel
  private let parent: Int32?

  /// Makes the process one that nobody misses: it dies with its parent, gives way to everybody, is
  /// the first to go when memory runs out, and leaves no core file behind.
  /// - Parameter parent: who must still be there; nil when it is run by hand.
  /// - Throws: `CANCELLED` when the parent has gone.
  init(parent: Int32?) throws(ServingError) {
    if let parent {
      // The parent may have died before the system was told, so it is looked for after.
      guard crossfade_die_with_parent() == 0, getppid() == parent else {
        throw ServingError(.cancelled, "process \(parent), which wants the model checked, has gone")
      }
    }
    self.parent = parent
    channel = try ProbeChannel()
    // Each is a courtesy: where the system refuses it, the check is as good without. On Linux the
    // nice value is the calling thread's, and that of all threads it starts.
    _ = crossfade_set_thread_nice(10)
    Self.volunteerForOutOfMemory()
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
  }

  /// Runs the checks and tells what comes of them.
  /// - Parameter plan: read only now, so that what is wrong with it is told as everything else.
  /// - Returns: the error, if there was one; it has been told.
  func run(
    libraryPath: String, _ plan: () throws(ServingError) -> AdmissionPlan
  ) -> ServingError? {
    do throws(ServingError) {
      let plan = try plan()
      let engine = GatewayEngine(libraryPath: libraryPath)
      channel.send(.begin(step: "engine"))
      try prepare(engine, for: plan.artifact)
      try confine(plan, libraryPath)
      let baseline = ProcessMemory.ofThisProcess()
      let admission = VersionAdmission(engine: engine, clock: SystemClock.monotonic)
      let report = admission.check(plan) { [channel] event in
        channel.send(ProbeEvent(event))
      }
      if let baseline, let now = ProcessMemory.ofThisProcess() {
        // The first session brings in most of the engine's library, which is no model's.
        let files = max(0, now.fileBytes - baseline.fileBytes)
        channel.send(
          .memory(baselineBytes: baseline.residentBytes + files, peakBytes: now.peakBytes))
      }
      if let error = report.error { throw error }
      channel.send(.done)
      return nil
    } catch {
      channel.send(ProbeEvent(error))
      return error
    }
  }

  /// The engine's library is the operator's, and open by now; the artifact is anybody's.
  private func confine(_ plan: AdmissionPlan, _ libraryPath: String) throws(ServingError) {
    channel.send(.begin(step: "confinement"))
    let started = SystemClock.monotonic()
    let finding = try ProbeConfinement(plan, libraryPath: libraryPath).apply(parent: parent)
    channel.send(
      .step(
        name: "confinement", outcome: AdmissionStep.Outcome.passed.rawValue, finding: finding,
        nanoseconds: SystemClock.monotonic().nanoseconds(since: started)))
  }

  /// Loads what the engine of an artifact needs, so that it does not count as the model's.
  private func prepare(
    _ engine: GatewayEngine, for artifact: EngineArtifact
  ) throws(ServingError) {
    switch artifact.engine {
    case .trees: return
    case .onnxruntime: _ = try engine.onnx.engine()
    case nil:
      // It may come to that. Whether the library can be loaded only matters if it does, and loading
      // the model then says so.
      if artifact.format == .onnx { _ = try? engine.onnx.engine() }
    }
  }

  private static func volunteerForOutOfMemory() {
    let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let mostWilling = "1000"
    _ = write(file, mostWilling, mostWilling.utf8.count)
  }
}
