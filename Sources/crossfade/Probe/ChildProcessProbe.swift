internal import Glibc
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Checks versions in a process of their own, this same program run as `crossfade probe`.
///
/// The calling thread is what the child takes for its parent: it must not end before the call
/// does, which every thread that calls a blocking function keeps to.
struct ChildProcessProbe: ArtifactProbe {
  /// The program and what stands before the arguments that say what to check.
  private let program: ChildCommand
  private var limits: ChildLimits
  private let clock: @Sendable () -> MonotonicInstant

  init(
    program: ChildCommand, limits: ChildLimits = .defaults,
    clock: @escaping @Sendable () -> MonotonicInstant = SystemClock.monotonic
  ) {
    self.program = program
    self.limits = limits
    self.clock = clock
  }

  /// A probe that runs this program, whose file may have been replaced since it started, with an
  /// engine's library.
  init(
    libraryPath: String, limits: ChildLimits = .defaults,
    clock: @escaping @Sendable () -> MonotonicInstant = SystemClock.monotonic
  ) {
    let arguments = ["probe", "--parent=\(getpid())", "--onnxruntime=\(libraryPath)"]
    self.init(
      program: ChildCommand(
        executable: "/proc/self/exe", arguments: arguments,
        // A crash is what this is for. A backtrace of ours would only bury the engine's last words.
        // And what may be a credential is not for who meets an artifact.
        environment: [
          "SWIFT_BACKTRACE": "enable=no", TraceHeaders.baseVariable: "",
          TraceHeaders.tracesVariable: "",
        ]),
      limits: limits, clock: clock)
  }

  /// What the child has resident without any model: the program, and all of an engine's library.
  /// 62 MiB were seen.
  static let ownBytesMax = 128 << 20

  /// Checks a version whose manifest is in its folder.
  func probe(_ manifest: Manifest, folder: String, memoryBytesMax: Int?) -> ProbeFinding {
    var bounded = self
    if let memoryBytesMax {
      let (sum, overflow) = memoryBytesMax.addingReportingOverflow(Self.ownBytesMax)
      if !overflow { bounded.limits.residentBytesMax = sum }
    }
    return bounded.run(["--manifest=\(folder)/\(Manifest.fileName)"]).finding
  }

  /// Checks what is to become a version and has no manifest yet: its signature is taken as it is,
  /// and given back. The sizes to warm up with are those of the plan's batching.
  func probe(_ plan: AdmissionPlan) -> ProbeTranscript {
    var arguments = [
      "--artifact=\(plan.artifact.path)",
      "--format=\(plan.artifact.format.rawValue)",
      "--engine=\(EngineChoice(plan.artifact.engine).word)",
      "--intra-op-threads=\(plan.artifact.threads.intraOp)",
      "--inter-op-threads=\(plan.artifact.threads.interOp)",
    ]
    arguments += plan.artifact.outputs.map { "--output=\($0)" }
    arguments += plan.batching.arguments
    if let golden = plan.goldenPath { arguments.append("--golden=\(golden)") }
    return run(arguments)
  }

  private func run(_ arguments: [String]) -> ProbeTranscript {
    var command = program
    command.arguments += arguments
    return ProbeTranscript(ChildRun.toEnd(command, limits: limits, clock: clock))
  }
}
