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
    guard candidate.version != inForce, let current = try readable(inForce) else { return }
    if let refusal = VersionSuccession.refusal(of: candidate, after: current) { throw refusal }
  }

  /// For a version that gets copies of requests and whose outputs no caller reads.
  /// - Throws: `FAILED_PRECONDITION` naming what the version in force takes and it does not.
  func requireTakesRequests(
    _ candidate: Manifest, of inForce: ModelVersion
  ) throws(ServingError) {
    guard let current = try readable(inForce) else { return }
    let problems = SignatureCompatibility.problems(
      inForce: requests(of: current), candidate: requests(of: candidate))
    guard let first = problems.first else { return }
    let rest = problems.count > 1 ? "; and \(problems.count - 1) more" : ""
    throw ServingError(
      .failedPrecondition,
      "version \(candidate.version) of model \(model) does not take every request that version "
        + "\(inForce) takes: \(first)\(rest); with --breaking, those that it does not take are "
        + "not compared",
      detail: [
        "model": model.description, "version": candidate.version.description,
        "in_force": inForce.description, "problem_count": "\(problems.count)",
      ])
  }

  /// What a version takes, without what it gives back.
  private func requests(of manifest: Manifest) -> SignatureCompatibility.Side {
    SignatureCompatibility.Side(
      signature: ModelSignature(inputs: manifest.signature.inputs, outputs: []),
      isBatched: manifest.isBatched)
  }

  /// Nil for a manifest that is broken: what cannot be read cannot be compared, and must not keep
  /// a good version from taking over.
  private func readable(_ version: ModelVersion) throws(ServingError) -> Manifest? {
    do { return try reader.manifest(of: model, version) } catch {
      guard error.systemNumber == nil else { throw error }
      return nil
    }
  }
}
