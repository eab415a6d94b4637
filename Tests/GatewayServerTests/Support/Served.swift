import ServingCore
import ServingRuntime
import ServingTestKit

extension ServedVersion {
  /// A version that a scripted session answers.
  static func scripted(
    model: String = "scripted", version: Int64 = 1, session: ScriptedSession = ScriptedSession(),
    limits: LaneLimits = .defaults, clock: @escaping Lane.Clock = ManualClock().reader
  ) throws -> ServedVersion {
    let manifest = try Manifest.scripted(
      model: model, version: version, signature: session.signature)
    return ServedVersion(
      manifest: manifest, signature: session.signature,
      lane: try Lane(
        owner: "\(model)/\(version)", sessions: [session],
        policy: BatchPolicy(isBatched: manifest.isBatched, maxRows: manifest.batching.maxRows),
        limits: limits, clock: clock))
  }
}

extension ModelTable {
  /// One model with these versions ready, and others that failed.
  static func scripted(
    model: String = "scripted", ready: [ServedVersion], failed: [Int64] = []
  ) throws -> ModelTable {
    let failures = try failed.map {
      VersionStatus(
        version: try ModelVersion(parsing: "\($0)"),
        state: .failed(ServingError(.dataLoss, "the digest differs")))
    }
    let stable = ready.map(\.version).max()
    return ModelTable([
      ServedModel(
        name: try ModelName(model), active: stable.map { ActiveRoute(revision: 0, stable: $0) },
        ready: ready,
        states: ready.map { VersionStatus(version: $0.version, state: .ready) } + failures)
    ])
  }
}
