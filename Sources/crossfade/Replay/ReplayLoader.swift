internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// Loads versions to be replayed: after the checks of `crossfade verify`, in a process of their
/// own, so that an artifact that crashes the engine is reported like any other bad one.
struct ReplayLoader {
  let registry: RegistryReader
  let model: ModelName
  let roles: OutputRoles
  let probe: ChildProcessProbe
  let engine: GatewayEngine

  /// Blocks for as long as the checks take.
  /// - Throws: `NOT_FOUND` for a version that is not there; why one is refused.
  func load(
    _ version: ModelVersion, inputs: ReplayInputs
  ) throws(ServingError) -> ReplayVersion<GatewaySession> {
    do throws(ServingError) {
      let found = try registry.versions(of: model, only: version)[0]
      let finding = VersionVerifier(
        registry: registry, probe: probe, trust: nil, clock: SystemClock.monotonic
      ).verify(model, version, folder: found.folder, found.manifest)
      if let error = finding.report.error { throw error }
      let manifest = try found.manifest.get()
      let loaded = VersionAdmission(engine: engine, clock: SystemClock.monotonic)
        .load(AdmissionPlan(manifest, folder: found.folder))
      guard let session = loaded.admitted?.session else {
        throw loaded.report.error ?? ServingError(.internal, "refused without a reason")
      }
      return ReplayVersion(
        session, isBatched: manifest.isBatched, roles: roles, inputs: inputs,
        clock: SystemClock.monotonic)
    } catch {
      throw error.prefixed("version \(version) of model \(model)")
    }
  }
}
