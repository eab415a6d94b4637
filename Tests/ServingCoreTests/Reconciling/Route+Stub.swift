import ServingCore

/// A version's number; the tests name no others than positive ones.
func version(_ number: Int64) -> ModelVersion {
  guard let version = ModelVersion(number) else { preconditionFailure("\(number) is no version") }
  return version
}

extension Route {
  static func stub(
    _ revision: Int, stable: Int64, previous: Int64? = nil, canaries: [Canary] = [],
    shadows: [Shadow] = []
  ) -> Route {
    guard let model = try? ModelName("digits") else { preconditionFailure("not a name") }
    return Route(
      model: model, revision: revision, stable: version(stable),
      previous: previous.map(version), canaries: canaries, shadows: shadows,
      change: RouteChange(
        action: .promote, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "a test"))
  }
}

extension Shadow {
  static func stub(_ number: Int64) -> Shadow {
    Shadow(
      version: ServingCoreTests.version(number), since: 1, salt: "digits/\(number)",
      percentage: .all)
  }
}
