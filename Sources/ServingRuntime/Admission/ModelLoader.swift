package import RegistryStore
package import ServingCore

/// From a registry's folder to a model table: every version is put through its checks, the good
/// ones get lanes, the bad ones their reason.
///
/// Blocks for as long as the loading takes; never called on an event loop.
package struct ModelLoader<E: Engine>: Sendable {
  /// What became of one version, as it is known.
  package struct Progress: Sendable {
    package var model: ModelName
    package var version: ModelVersion
    package var report: AdmissionReport
  }

  private let registry: RegistryReader
  private let admission: VersionAdmission<E>
  private let laneLimits: LaneLimits

  package init(
    registry: RegistryReader, admission: VersionAdmission<E>, laneLimits: LaneLimits = .defaults
  ) {
    self.registry = registry
    self.admission = admission
    self.laneLimits = laneLimits
  }

  /// Loads every model of a snapshot.
  /// - Parameter progress: called after each version.
  package func load(
    _ snapshot: RegistrySnapshot, progress: (Progress) -> Void
  ) -> ModelTable {
    ModelTable(
      snapshot.models.map { model in
        switch model.versions {
        case .success(let versions): load(model.name, versions, progress)
        case .failure: ServedModel(name: model.name, ready: [], states: [])
        }
      })
  }

  private func load(
    _ model: ModelName, _ versions: [RegistrySnapshot.Version], _ progress: (Progress) -> Void
  ) -> ServedModel {
    var ready: [ServedVersion] = []
    var states: [VersionStatus] = []
    for version in versions {
      var report = AdmissionReport()
      if let served = admit(model, version, &report) {
        ready.append(served)
        states.append(VersionStatus(version: version.version, state: .ready))
      } else {
        let error = report.error ?? ServingError(.internal, "refused without a reason")
        states.append(VersionStatus(version: version.version, state: .failed(error)))
      }
      progress(Progress(model: model, version: version.version, report: report))
    }
    return ServedModel(name: model, ready: ready, states: states)
  }

  /// Puts one version through its checks without serving it, for `verify`.
  /// - Returns: the loaded session and the manifest, when every check passed.
  package func verify(
    _ model: ModelName, _ version: RegistrySnapshot.Version, _ report: inout AdmissionReport
  ) -> (Manifest, E.Session)? {
    let manifest: Manifest
    switch version.manifest {
    case .success(let read): manifest = read
    case .failure(let error):
      report.add(
        AdmissionStep(name: "manifest", outcome: .failed, finding: error.message, nanoseconds: 0))
      report.fail(error)
      return nil
    }
    let session = admission.admit(
      manifest, folder: version.folder,
      verifyFiles: { () throws(ServingError) -> String in
        let files = try registry.verifyFiles(of: model, version.version, manifest)
        return "\(files.fileCount) files, \(files.byteCount) bytes, as their digests say"
      },
      report: &report)
    return session.map { (manifest, $0) }
  }

  private func admit(
    _ model: ModelName, _ version: RegistrySnapshot.Version, _ report: inout AdmissionReport
  ) -> ServedVersion? {
    guard let (manifest, session) = verify(model, version, &report) else { return nil }
    do throws(ServingError) {
      let lane = try Lane(
        owner: "\(model)/\(version.version)", session: session,
        policy: BatchPolicy(isBatched: manifest.isBatched, maxRows: manifest.batching.maxRows),
        limits: laneLimits, clock: admission.clock)
      return ServedVersion(manifest: manifest, signature: session.signature, lane: lane)
    } catch {
      report.fail(error)
      return nil
    }
  }
}
