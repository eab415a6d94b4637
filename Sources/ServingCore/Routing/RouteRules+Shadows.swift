extension RouteRules {
  /// The shadows of a route, against each other and against what answers. Their slices are checked
  /// one by one, by ``check(slice:)``.
  package static func check(
    shadows: [Shadow], beside stable: ModelVersion, _ canaries: [Canary]
  ) throws(ServingError) {
    guard shadows.count <= Shadow.countMax else {
      throw refusal("expected at most \(Shadow.countMax) shadows, got \(shadows.count)")
    }
    for (place, shadow) in shadows.enumerated() {
      let version = shadow.version
      guard version != stable else {
        throw refusal("version \(version) is the stable one, so it cannot be a shadow too")
      }
      guard !canaries.contains(where: { $0.version == version }) else {
        throw refusal("version \(version) is a canary, so it cannot be a shadow too")
      }
      guard !shadows[..<place].contains(where: { $0.version == version }) else {
        throw refusal("version \(version) is a shadow twice")
      }
      guard shadow.percentage > .none else {
        throw refusal("shadow \(version): expected a percentage above 0, got 0")
      }
    }
  }

  private static func refusal(_ message: String) -> ServingError {
    ServingError(.invalidArgument, message)
  }
}
