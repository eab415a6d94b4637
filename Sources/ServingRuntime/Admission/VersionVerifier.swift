package import RegistryStore
package import ServingCore

/// Puts a registry's versions through every check without serving them: manifest, files, and what
/// the probe tries somewhere else.
package struct VersionVerifier<Probe: ArtifactProbe>: Sendable {
  private let registry: RegistryReader
  private let probe: Probe
  private let trust: ArtifactTrust?
  private let clock: Lane.Clock

  /// - Parameter trust: the rules of whose versions are loaded; nil where that is not asked.
  package init(
    registry: RegistryReader, probe: Probe, trust: ArtifactTrust?, clock: @escaping Lane.Clock
  ) {
    self.registry = registry
    self.probe = probe
    self.trust = trust
    self.clock = clock
  }

  /// Checks one version. Blocks for as long as it takes.
  /// - Parameters:
  ///   - folder: where its files are.
  ///   - manifest: as the registry gave it, or why it did not.
  package func verify(
    _ model: ModelName, _ version: ModelVersion, folder: String,
    _ manifest: Result<Manifest, ServingError>
  ) -> ProbeFinding {
    var recorder = AdmissionRecorder(clock: clock)
    do throws(ServingError) {
      guard case .success(let known) = manifest else {
        // A manifest that is good has no step: the others show that it was read.
        try recorder.step("manifest") { () throws(ServingError) -> String in
          _ = try manifest.get()
          return ""
        }
        return ProbeFinding(report: recorder.report)
      }
      try recorder.verify(model, version, known, in: registry, by: trust)
      var finding = probe.probe(known, folder: folder, memoryBytesMax: nil)
      var report = recorder.report
      report.add(finding.report)
      finding.report = report
      return finding
    } catch {
      recorder.fail(error)
      return ProbeFinding(report: recorder.report)
    }
  }
}
