internal import RegistryStore
internal import ServingCore

/// The blocking steps of loading one version, each on a thread of its own with lowered priority, so
/// that neither an event loop nor a lane waits for them.
///
/// Reading the files and the probe may be of idle priority: the one holds nothing that others wait
/// for, the other works in a process of its own, which inherits the priority. Loading in this
/// process may not: for thousands of times it holds the process's own locks, of the allocator and
/// of its page tables, which know of no priorities.
struct VersionLoader<E: Engine>: Sendable {
  let scanner: SharedScanner
  let trust: ArtifactTrust
  let admission: VersionAdmission<E>
  let probe: any ArtifactProbe

  /// Reads every file of a version, holds it against its digest, and the version against the rules
  /// of whose versions are loaded.
  /// - Returns: the steps and, when one failed, why.
  func verifyFiles(
    of model: ModelName, _ manifest: Manifest, priority: WorkerPriority = .lowered
  ) async throws(ServingError) -> AdmissionReport {
    try await WorkerThread.run(
      name: "verify \(model)", priority: priority
    ) { [scanner, trust, clock = admission.clock] in
      var recorder = AdmissionRecorder(clock: clock)
      do throws(ServingError) {
        try recorder.verify(model, manifest.version, manifest, in: scanner.reader, by: trust)
      } catch {
        recorder.fail(error)
      }
      return recorder.report
    }
  }

  /// Tries the version in another process.
  func probe(
    _ manifest: Manifest, folder: String, memoryBytesMax: Int, priority: WorkerPriority
  ) async throws(ServingError) -> ProbeFinding {
    try await WorkerThread.run(
      name: "probe \(manifest.model)", priority: priority
    ) { [probe] in
      probe.probe(manifest, folder: folder, memoryBytesMax: memoryBytesMax)
    }
  }

  /// Loads the version in this process and warms it up.
  func load(
    _ manifest: Manifest, folder: String, watch: @escaping @Sendable (AdmissionEvent) -> Void
  ) async throws(ServingError) -> (
    admitted: AdmittedSession<E.Session>?, report: AdmissionReport
  ) {
    try await WorkerThread.run(
      name: "load \(manifest.model)", priority: .forLoading(manifest.threads)
    ) { [admission] in
      admission.load(AdmissionPlan(manifest, folder: folder), watch: watch)
    }
  }
}
