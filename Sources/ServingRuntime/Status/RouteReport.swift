package import ServingCore

/// The route in force, as `GET /v1/models/{model}/route` and `crossfade route --json` give it.
package struct RouteReport: Codable, Hashable, Sendable {
  package var model: String
  /// Nil for a model without one.
  package var route: RouteView?
  /// What is wrong and does not change what is in force.
  package var problems: [String]

  package init(_ state: RouteState, of model: ModelName) {
    self.model = model.description
    route = state.route.map { RouteView($0, sha256: state.sha256) }
    problems = state.problems
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(route, forKey: .route)
    try container.encode(problems, forKey: .problems)
  }
}
