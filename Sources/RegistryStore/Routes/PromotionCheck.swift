internal import ServingCore

/// What must hold of a version before a route names it.
struct PromotionCheck {
  let root: String
  let model: ModelName

  private var reader: RegistryReader { RegistryReader(root: root) }

  /// Reads a version's manifest and all of its files.
  /// - Parameter arm: what the version is to be, for messages.
  /// - Throws: `NOT_FOUND` without the version, `INVALID_ARGUMENT` and `DATA_LOSS` for a damaged
  ///   one.
  func candidate(
    _ version: ModelVersion, as arm: Arm = .stable
  ) throws(ServingError) -> Manifest {
    do {
      let manifest = try reader.manifest(of: model, version)
      _ = try reader.verifyFiles(of: model, version, manifest)
      return manifest
    } catch {
      let place = arm == .stable ? "the stable one" : "a \(arm.rawValue)"
      throw error.prefixed("version \(version) of model \(model) cannot be \(place)")
    }
  }

  /// What is in force without a route, as far as the folder tells.
  func versionWithoutRoute() throws(ServingError) -> ModelVersion? {
    let folder = try RouteStore(root: root).modelFolder(model)
    return try VersionInForce.withoutRoute(in: folder, of: model)?.version
  }

  /// - Throws: `FAILED_PRECONDITION` naming what could break callers of the version in force.
  func requireCompatible(
    _ candidate: Manifest, with inForce: ModelVersion
  ) throws(ServingError) {
    guard candidate.version != inForce else { return }
    let current: Manifest
    do { current = try reader.manifest(of: model, inForce) } catch {
      // What cannot be read cannot be compared, and must not keep a good version from taking over.
      guard error.systemNumber == nil else { throw error }
      return
    }
    if let refusal = VersionSuccession.refusal(of: candidate, after: current) { throw refusal }
  }
}
