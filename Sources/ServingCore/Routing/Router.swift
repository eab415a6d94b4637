/// Decides which version answers. Pure, so that anyone who knows the route computes the same.
///
/// Asked in this order: the version in the path; `crossfade-version`; `crossfade-label`; the lists
/// of routing keys, the stable version's first; the buckets of the canaries whose slice the request
/// is in; and for the rest the stable version. A canary whose version is not ready is passed over.
package enum Router {
  /// - Parameters:
  ///   - query: what the request asks for.
  ///   - model: for messages.
  ///   - active: what answers unpinned requests; nil while nothing does.
  ///   - ready: the versions that can answer, ascending; the active one is among them.
  ///   - request: asked for its key and parameters only when a canary depends on them.
  /// - Throws: `NOT_FOUND` for a version or an arm that the model does not have, `UNAVAILABLE` when
  ///   no version that could answer is ready.
  package static func decide(
    _ query: RouteQuery, model: ModelName, active: ActiveRoute?, ready: [ModelVersion],
    request: some RoutingRequest
  ) throws(ServingError) -> RouteDecision {
    if let pinned = query.pinnedVersion {
      try require(pinned, of: model, ready)
      return RouteDecision(version: pinned, arm: nil, revision: 0, basis: .path)
    }
    if let version = query.version {
      try require(version, of: model, ready)
      let arm = active?.arm(of: version)
      return RouteDecision(
        version: version, arm: arm, revision: arm == nil ? 0 : active?.revision ?? 0,
        basis: .version)
    }
    if let label = query.label {
      return try decide(by: label, of: model, active, ready, request)
    }
    guard let active else { throw unavailable(model) }
    guard !active.canaries.isEmpty || !active.shadows.isEmpty else {
      return RouteDecision(version: active.stable, arm: .stable, revision: active.revision)
    }
    return request.withKey { key in
      var decision = decide(by: key, active, ready, request)
      if !active.shadows.isEmpty { addShadows(to: &decision, by: key, active, request) }
      return decision
    }
  }

  private static func decide(
    by label: Arm, of model: ModelName, _ active: ActiveRoute?, _ ready: [ModelVersion],
    _ request: some RoutingRequest
  ) throws(ServingError) -> RouteDecision {
    switch label {
    case .stable:
      guard let active else { throw unavailable(model) }
      return RouteDecision(
        version: active.stable, arm: .stable, revision: active.revision, basis: .label)
    case .canary:
      guard let active, let first = active.canaries.first else {
        throw notFound(
          "model \(model) has no canary; leave out crossfade-label or send \"stable\"", model)
      }
      let mayAnswer = active.canaries.filter { ready.contains($0.version) }
      guard let canary = mayAnswer.first(where: { takes(request, $0) }) ?? mayAnswer.first
      else {
        throw ServingError(
          .unavailable,
          "model \(model) has no ready canary: version \(first.version) is not ready yet; leave "
            + "out crossfade-label or send \"stable\"",
          detail: ["model": model.description, "version": first.version.description])
      }
      return RouteDecision(
        version: canary.version, arm: .canary, revision: active.revision, basis: .label)
    case .shadow:
      throw notFound(
        "model \(model) answers as stable or canary; a shadow's reply goes to nobody", model)
    }
  }

  /// By the lists of keys, then by bucket.
  private static func decide(
    by key: UnsafeRawBufferPointer, _ active: ActiveRoute, _ ready: [ModelVersion],
    _ request: some RoutingRequest
  ) -> RouteDecision {
    var decision = RouteDecision(
      version: active.stable, arm: .stable, revision: active.revision, basis: .bucket)
    let listed = active.keys.list(of: key) { list in
      list == 0 || ready.contains(active.canaries[list - 1].version)
    }
    if let listed {
      decision.basis = .key
      if listed > 0 {
        decision.version = active.canaries[listed - 1].version
        decision.arm = .canary
      }
      return decision
    }
    var hashed: (salt: BucketHash.Salt, bucket: Int)?
    // To the last one even when another has taken the request: what it could have answered is what
    // it is compared on.
    for (place, canary) in active.canaries.enumerated() {
      guard takes(request, canary) else { continue }
      decision.slices |= 1 << UInt16(place)
      guard decision.arm == .stable, ready.contains(canary.version) else { continue }
      let salt = active.salts[place]
      let bucket = hashed.flatMap { $0.salt == salt ? $0.bucket : nil } ?? salt.bucket(key)
      hashed = (salt, bucket)
      decision.bucket = bucket
      guard canary.buckets.contains(bucket) else { continue }
      decision.version = canary.version
      decision.arm = .canary
    }
    return decision
  }

  /// Whoever names a version or an arm is a test and no sample of the traffic, so only what the
  /// route itself decided is mirrored.
  private static func addShadows(
    to decision: inout RouteDecision, by key: UnsafeRawBufferPointer, _ active: ActiveRoute,
    _ request: some RoutingRequest
  ) {
    for (place, shadow) in active.shadows.enumerated() {
      let salts = active.shadowSalts[place]
      guard shadow.version != decision.version,
        shadow.slice.matches({ request.parameter($0) }),
        salts.mirror.bucket(key) < shadow.percentage.hundredths
      else { continue }
      decision.shadows |= 1 << UInt8(place)
      if !decision.isRepeated, shadow.repeated > .none {
        decision.isRepeated = salts.repetition.bucket(key) < shadow.repeated.hundredths
      }
    }
  }

  private static func takes(_ request: some RoutingRequest, _ canary: Canary) -> Bool {
    canary.slice.matches { request.parameter($0) }
  }

  private static func require(
    _ version: ModelVersion, of model: ModelName, _ ready: [ModelVersion]
  ) throws(ServingError) {
    guard !ready.contains(version) else { return }
    let list = ready.map(\.description).joined(separator: ", ")
    throw ServingError(
      .notFound,
      "model \(model) has no ready version \(version); ready versions: [\(list)]",
      detail: ["model": model.description, "version": version.description])
  }

  private static func notFound(_ message: String, _ model: ModelName) -> ServingError {
    ServingError(.notFound, message, detail: ["model": model.description])
  }

  private static func unavailable(_ model: ModelName) -> ServingError {
    ServingError(
      .unavailable, "model \(model) has no ready version", detail: ["model": model.description])
  }
}

extension ActiveRoute {
  /// Nil for a version that is no arm.
  fileprivate func arm(of version: ModelVersion) -> Arm? {
    if version == stable { return .stable }
    return canaries.contains { $0.version == version } ? .canary : nil
  }
}
