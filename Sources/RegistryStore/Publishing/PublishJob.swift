internal import ServingCore

/// One publication, from a plan to a version.
struct PublishJob {
  let plan: PublishPlan
  let trust: ArtifactTrust
  /// Nil to publish without a signature.
  let signingKey: SigningKey?
  let inspect: Publisher.Inspect
  let check: Publisher.Check
  let watch: Publisher.Watch

  func run(
    in model: borrowing Folder, using random: inout some RandomNumberGenerator
  ) throws(ServingError) -> PublishedVersion {
    var warnings = try StaleTemporary.staging.remove(from: model, at: plan.request.time)
    // Asked before large files are copied; the rename and the check decide.
    if let golden = plan.request.golden { _ = try GoldenCodec.read(path: golden) }
    let version = try nextVersion(in: model)
    try requireKey()
    let staging = try StagingFolder(in: model, using: &random)
    let manifest: Manifest
    do throws(ServingError) {
      try watch(.folderStaged)
      manifest = try take(
        try fill(staging, version: version, in: model, &warnings), staging: staging, in: model)
    } catch {
      throw cleaned(error, staging: staging.name, in: model)
    }
    try finish(manifest, in: model)
    return PublishedVersion(
      manifest: manifest, folder: "\(model.path)/\(manifest.version)", warnings: warnings)
  }

  /// Asked before large files are copied; the finished signature decides.
  private func requireKey() throws(ServingError) {
    guard signingKey == nil, try trust.rules().policy.requiresSignature else { return }
    throw ServingError(
      .failedPrecondition,
      "the registry's \(RegistryPolicy.fileName) requires a signature: publish into its folder "
        + "with --sign-key")
  }

  /// Copies, inspects, writes and checks. The version is complete afterwards but for its number.
  private func fill(
    _ staging: borrowing StagingFolder, version: ModelVersion, in model: borrowing Folder,
    _ warnings: inout [RegistrySnapshot.Warning]
  ) throws(ServingError) -> Manifest {
    var files: [ArtifactFile] = []
    for source in plan.sources {
      files.append(try staging.add(source))
      try watch(.fileCopied(name: source.name))
    }
    let folder = staging.folder.path
    let inspected: InspectedArtifact
    do {
      inspected = try inspect(
        EngineArtifact(
          path: "\(folder)/\(plan.artifact)", format: plan.format, engine: plan.request.engine,
          outputs: plan.request.outputs, threads: plan.request.threads))
    } catch {
      throw error.prefixed("model \(plan.artifact.quotedForMessage)")
    }
    try watch(.signatureRead)
    // Only a plan can tell whether the model has the axes and inputs that are to be padded.
    _ = try PaddingPlan.make(plan.request.batching.padding, for: inspected.signature)
    let manifest = plan.manifest(version: version, files: files, inspected)
    if !manifest.isBreaking { try requireCompatible(manifest, in: model, &warnings) }
    try staging.write(manifest)
    try watch(.manifestWritten)
    try check(manifest, folder)
    try watch(.checked)
    return manifest
  }

  /// Holds the signature against that of the version in force, if there is one.
  /// - Throws: `FAILED_PRECONDITION` naming what could break its callers.
  private func requireCompatible(
    _ candidate: Manifest, in model: borrowing Folder,
    _ warnings: inout [RegistrySnapshot.Warning]
  ) throws(ServingError) {
    let inForce: Manifest
    do {
      guard let found = try VersionInForce.manifest(in: model, of: candidate.model) else { return }
      inForce = found
    } catch {
      // Publishing may be what mends it.
      warnings.append(
        RegistrySnapshot.Warning(
          path: model.path,
          problem: "has a version in force that cannot be read, so the new signature was not "
            + "compared with it: \(error.message)"))
      return
    }
    if let refusal = VersionSuccession.refusal(of: candidate, after: inForce) { throw refusal }
  }

  /// Gives the staged version its number: the one it was asked to have, or the next free one, as
  /// often as others take that away.
  private func take(
    _ draft: Manifest, staging: borrowing StagingFolder, in model: borrowing Folder
  ) throws(ServingError) -> Manifest {
    var manifest = draft
    for _ in 0..<Publisher.numberAttemptsMax {
      let version = try nextVersion(in: model)
      if version != manifest.version {
        manifest.version = version
        try staging.write(manifest)
      }
      if let signingKey { try staging.sign(manifest, with: signingKey) }
      // As loading would: what no server would load is not published either.
      _ = try trust.check(in: staging.folder, manifest, trust.rules())
      try staging.seal()
      try watch(.flushed)
      try watch(.numberChosen(version))
      if try model.rename(folder: staging.name, toFree: version.description) { return manifest }
    }
    throw ServingError(
      .unavailable,
      "\(model.path.quotedPath): other publishers took the next number "
        + "\(Publisher.numberAttemptsMax) times; publish again")
  }

  /// The number asked for, if it is free, or else the one behind the highest of any name that is a
  /// number: a broken version, or a file, keeps its number.
  private func nextVersion(in model: borrowing Folder) throws(ServingError) -> ModelVersion {
    let taken = try model.entries().compactMap { ModelVersion(exactly: $0.bytes) }
    guard taken.count < RegistryLimits.versionsPerModelMax else {
      throw ServingError(
        .resourceExhausted,
        "\(model.path.quotedPath) has \(taken.count) versions and takes no more than "
          + "\(RegistryLimits.versionsPerModelMax); remove old ones")
    }
    let highest = taken.max()?.number ?? 0
    if let asked = plan.request.version {
      guard !taken.contains(asked) else {
        throw ServingError(
          .alreadyExists,
          "version \(asked) of model \(plan.request.model.description.quotedForMessage) exists, "
            + "and versions never change; publish without a number to get the next free one")
      }
      return asked
    }
    guard highest < Int64.max, let next = ModelVersion(highest + 1) else {
      throw ServingError(
        .resourceExhausted,
        "\(model.path.quotedPath) has the highest number there is, \(highest); ask for a "
          + "free version by its number")
    }
    return next
  }

  /// The version is visible; now its name is seen onto the disk.
  private func finish(_ manifest: Manifest, in model: borrowing Folder) throws(ServingError) {
    do {
      try model.flush()
      try watch(.renamed(manifest.version))
    } catch {
      throw error.prefixed(
        "version \(manifest.version) is published, but may not survive a crash of the machine")
    }
  }

  /// The error, with the staging folder gone, or saying that it is not.
  private func cleaned(
    _ error: ServingError, staging: String, in model: borrowing Folder
  ) -> ServingError {
    do {
      try StagingFolder.remove(staging, from: model)
      return error
    } catch let removal {
      var both = error
      both.message += "; and \(model.path)/\(staging) is left, remove it: \(removal.message)"
      return both
    }
  }
}
