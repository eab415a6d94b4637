internal import ServingCore
internal import ServingRuntime

/// The model table as the event loops use it: every ready version with its reply template.
struct GatewayTable: Sendable {
  /// A class, so that handing a model about costs one reference count.
  final class Model: Sendable {
    let served: ServedModel
    private let versions: [GatewayVersion]

    init(_ served: ServedModel) {
      self.served = served
      versions = served.ready.map { GatewayVersion($0, outputs: served.outputs) }
    }

    /// A scan from the newest, which is asked for most; a model has a handful of versions.
    func version(_ number: ModelVersion) -> GatewayVersion? {
      versions.last { $0.served.version == number }
    }
  }

  private let models: [String: Model]

  /// - Parameter earlier: what is the same as in this one is taken over from it.
  init(_ table: ModelTable, after earlier: GatewayTable? = nil) {
    models = table.models.mapValues { served in
      if let known = earlier?.models[served.name.description], known.served === served {
        return known
      }
      return Model(served)
    }
  }

  func contains(_ name: String) -> Bool { models[name] != nil }

  /// Every version that is ready.
  var versions: some Sequence<ServedVersion> { models.values.lazy.flatMap { $0.served.ready } }

  /// - Throws: `NOT_FOUND` naming the model.
  func model(_ name: String) throws(ServingError) -> Model {
    guard let model = models[name] else { throw ModelTable.unknown(name) }
    return model
  }

  /// The version that a request goes to.
  /// - Throws: what ``Router`` throws.
  func route(
    _ model: Model, _ query: RouteQuery, _ request: some RoutingRequest
  ) throws(ServingError) -> (GatewayVersion, RouteDecision) {
    let decision = try Router.decide(
      query, model: model.served.name, active: model.served.active,
      ready: model.served.readyVersions, request: request)
    guard let version = model.version(decision.version) else {
      throw ServingError(.internal, "version \(decision.version) is ready but not in the table")
    }
    return (version, decision)
  }
}
