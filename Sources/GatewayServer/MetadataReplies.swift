internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// The replies that need no engine: what the server is, what it has, whether it is ready.
struct MetadataReplies {
  let table: GatewayTable
  /// Whether new requests should go elsewhere.
  let isLeaving: Bool

  /// Encodes the reply to a `GET`.
  /// - Returns: the HTTP status: 503 with a well-formed "not ready" for probes that look at the
  ///   status alone, 200 otherwise.
  /// - Throws: `NOT_FOUND` for a model or version that is not there.
  func encode(_ endpoint: DataPlaneEndpoint, into store: ByteStore) throws(ServingError) -> Int {
    switch endpoint {
    case .serverMetadata:
      ServerMetadataReply(
        name: Product.name, version: Product.version, extensions: []
      ).encode(into: store)
      return 200
    case .serverLive:
      ServerLiveReply(live: true).encode(into: store)
      return 200
    case .serverReady:
      ServerReadyReply(ready: !isLeaving).encode(into: store)
      return isLeaving ? 503 : 200
    case .modelReady(let target):
      let isReady = try isModelReady(target.model, target.version)
      ModelReadyReply(ready: isReady).encode(into: store)
      return isReady ? 200 : 503
    case .modelMetadata(let target):
      try metadata(target.model, target.version).encode(into: store)
      return 200
    case .infer, .feedback:
      throw ServingError(.internal, "a POST is not a metadata request")
    }
  }

  private func isModelReady(_ name: String, _ version: ModelVersion?) throws(ServingError) -> Bool {
    let model = try table.model(name)
    guard let version else { return !isLeaving && model.served.active != nil }
    guard model.served.states.contains(where: { $0.version == version }) else {
      throw ServingError(
        .notFound, "model \(name) has no version \(version)",
        detail: ["model": name, "version": version.description])
    }
    return !isLeaving && model.version(version) != nil
  }

  private func metadata(
    _ name: String, _ version: ModelVersion?
  ) throws(ServingError) -> ModelMetadataReply {
    let model = try table.model(name)
    let (chosen, _) = try table.route(
      model, RouteQuery(pinnedVersion: version, label: .stable), PlainRoutingRequest(key: ""))
    let manifest = chosen.served.manifest
    return ModelMetadataReply(
      name: name, versions: model.served.readyVersions.map(\.description),
      platform: "\(manifest.engine.rawValue)_\(manifest.format.rawValue)",
      inputs: chosen.served.signature.inputs, outputs: chosen.served.signature.outputs)
  }
}
