internal import ServingCore

/// A request whose files are known to fit together: what to copy, under which names, and which of
/// them is the model. Nothing has been opened yet.
struct PublishPlan {
  struct Source {
    var path: String
    var name: String
  }

  let request: PublishRequest
  /// By name, each name once.
  let sources: [Source]
  let artifact: String
  let format: ArtifactFormat
  let golden: String?

  /// - Throws: `INVALID_ARGUMENT` saying what to give instead.
  init(_ request: PublishRequest) throws(ServingError) {
    guard request.model.description != RegistryPolicy.fileName else {
      throw ServingError(
        .invalidArgument,
        "no model can have the name \(RegistryPolicy.fileName.quotedForMessage): it is that of the "
          + "registry's policy")
    }
    self.request = request
    let paths = request.files + (request.golden.map { [$0] } ?? [])
    sources = try Self.sources(paths)
    (artifact, format) = try Self.artifact(request)
    golden = request.golden.map(Self.name)
    // Everything else the manifest will state is tried before large files are copied.
    _ = try ManifestCodec.encode(draft(engine: try Self.engine(request, format)))
  }

  /// The manifest as it will be.
  func manifest(
    version: ModelVersion, files: [ArtifactFile], _ inspected: InspectedArtifact
  ) -> Manifest {
    Manifest(
      model: request.model, version: version, format: format, engine: inspected.engine,
      outputs: request.outputs, artifact: artifact, files: files,
      signature: inspected.signature, batching: request.batching, threads: request.threads,
      warmUpRows: request.warmUpRows, golden: golden, lineage: request.lineage,
      isBreaking: request.isBreaking, publishedBy: request.actor,
      publishedAt: request.time.description)
  }

  /// The manifest with stand-ins for what is not known yet.
  private func draft(engine: EngineKind) throws(ServingError) -> Manifest {
    let spec = TensorSpec(name: "unknown", datatype: .fp32, dimensions: [])
    let noDigest = String(repeating: "0", count: 64)
    let firstVersion = try ModelVersion(parsing: "1")
    return manifest(
      version: request.version ?? firstVersion,
      files: sources.map { ArtifactFile(name: $0.name, byteCount: 0, sha256: noDigest) },
      InspectedArtifact(
        engine: engine, signature: ModelSignature(inputs: [spec], outputs: [spec])))
  }

  /// The engine that was asked for, or the first that may take the model.
  private static func engine(
    _ request: PublishRequest, _ format: ArtifactFormat
  ) throws(ServingError) -> EngineKind {
    if let engine = request.engine {
      try engine.check(format: format, outputs: request.outputs, threads: request.threads)
      return engine
    }
    return try EngineKind.candidates(
      format: format, outputs: request.outputs, threads: request.threads)[0]
  }

  private static func sources(_ paths: [String]) throws(ServingError) -> [Source] {
    var sources: [String: String] = [:]
    for path in paths {
      let name = name(path)
      let isOwn = name == Manifest.fileName || name == SignatureBundle.fileName
      guard ArtifactFile.isSafe(name: name), !isOwn else {
        let reason = isOwn ? "publish writes that one itself" : "not a plain file name"
        throw ServingError(
          .invalidArgument,
          "\(path.quotedPath) cannot be published under the name "
            + "\(name.quotedForMessage): \(reason)")
      }
      if let other = sources.updateValue(path, forKey: name), other != path {
        throw ServingError(
          .invalidArgument,
          "\(other.quotedPath) and \(path.quotedPath) have the same name; a version's "
            + "files are in one folder, so rename one of them")
      }
    }
    return sources.map { Source(path: $1, name: $0) }.sorted { $0.name < $1.name }
  }

  /// The file that was named, or else the only one whose name ends as a model's does. Names that
  /// only models have count first, so that a vocabulary or a list of labels, which are texts and
  /// JSON as models may be, can lie beside one.
  private static func artifact(
    _ request: PublishRequest
  ) throws(ServingError) -> (name: String, format: ArtifactFormat) {
    let known = ArtifactFormat.knownExtensions
    if let path = request.artifact {
      guard request.files.contains(path) else {
        throw ServingError(
          .invalidArgument,
          "the model \(path.quotedPath) is none of the files to publish: "
            + request.files.quotedListForMessage)
      }
      guard let format = ArtifactFormat(fileName: name(path)) else {
        throw ServingError(
          .invalidArgument,
          "\(path.quotedPath) is not of a known format: expected a name ending in \(known)")
      }
      return (name(path), format)
    }
    let golden = request.golden.map(name)
    let names = request.files.map(name).filter { $0 != golden }
    let ofKnownFormat = names.compactMap { name in
      ArtifactFormat(fileName: name).map { (name: name, format: $0) }
    }
    let onlyModels = ofKnownFormat.filter { ArtifactFormat.isOnlyForModels(fileName: $0.name) }
    let candidates = onlyModels.isEmpty ? ofKnownFormat : onlyModels
    guard let candidate = candidates.first else {
      throw ServingError(
        .invalidArgument,
        "none of the files is a model: expected one whose name ends in \(known), got "
          + names.quotedListForMessage)
    }
    guard Set(candidates.map(\.name)).count == 1 else {
      throw ServingError(
        .invalidArgument,
        "more than one file could be the model, say which: "
          + candidates.map(\.name).quotedListForMessage)
    }
    return candidate
  }

  /// What stands behind the last slash.
  private static func name(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }
}
