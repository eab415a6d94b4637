internal import Foundation
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// What a gateway would want of a registry, as far as the folder alone tells: nothing is loaded, so
/// nothing is known to be good or bad but what the manifests and routes say.
enum RegistryStatusReport {
  /// - Parameters:
  ///   - name: only this model; all of them when nil.
  ///   - trust: whose signatures count.
  /// - Throws: `NOT_FOUND` naming the model, and what keeps the registry from being read.
  static func report(
    root: String, model name: ModelName?, trust: TrustOptions
  ) throws(ServingError) -> StatusReport {
    var scanner = RegistryScanner(root: root)
    let snapshot = try scanner.scan()
    let seen = snapshot.models.filter { name == nil || $0.name == name }
    if let name, seen.isEmpty { throw ModelTable.unknown(name.description) }
    let signers = try trust.signers(of: snapshot, root: root)
    let now = SystemClock.wall.text
    return StatusReport(
      product: "\(Product.name) \(Product.version)", startedAt: now, at: now,
      registry: RegistryStatus(
        path: root, since: now, watch: "not watched: the folder alone was read", scanCount: 1,
        scannedAt: now, warnings: snapshot.warnings.map(\.description)),
      memory: MemoryStatus(budgetBytes: 0, usedBytes: 0),
      models: seen.map { status($0, now, signers: signers[$0.name] ?? [:]) })
  }

  private static func status(
    _ seen: RegistrySnapshot.Model, _ now: String, signers: [ModelVersion: String]
  ) -> ModelStatus {
    var status = ModelStatus(name: seen.name.description)
    let versions = take(seen.versions, &status) ?? []
    let state = take(seen.route, &status)
    let settings = take(seen.settings, &status) ?? .defaults
    status.problems += state?.problems ?? []
    status.route = state?.route.map(ModelStatus.RouteStatus.init)
    let manifests = versions.compactMap { try? $0.manifest.get() }
    let inForce = VersionSuccession.inForce(among: manifests)?.version
    let available = manifests.map(\.version)
    let goal = ModelGoal(
      route: state?.route, keep: settings.keep, available: available, loaded: [],
      refused: Set(available.filter { version in inForce.map { version > $0 } ?? false }))
    status.versions = versions.map { version in
      var report = VersionStatusReport(
        version: version.version.number, state: VersionState.found.name,
        roles: goal.roles(of: version.version).map(\.rawValue), since: now,
        signedBy: signers[version.version])
      if case .failure(let error) = version.manifest {
        report.state = VersionState.failed(error).name
        (report.code, report.reason) = (error.code.rawValue, error.message)
      }
      return report
    }
    if let stable = state?.route?.stable, !versions.contains(where: { $0.version == stable }) {
      status.problems.append("the route names version \(stable), which is not in the registry")
    }
    return status
  }

  /// The value, or nil with the error among the problems.
  private static func take<Value>(
    _ result: Result<Value, ServingError>, _ status: inout ModelStatus
  ) -> Value? {
    switch result {
    case .success(let value): return value
    case .failure(let error):
      status.problems.append(error.message)
      return nil
    }
  }
}
