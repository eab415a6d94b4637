/// The models that somebody has a right on, for whoever cannot ask by model at once.
package enum ModelScope: Hashable, Sendable {
  case every
  /// Those that any of the patterns is for; sorted, so that the same models have one value.
  case matching([ModelPattern])

  package init(_ right: AccessRight, in grants: [AccessGrant]) {
    let patterns = Set(grants.filter { $0.rights.contains(right) }.flatMap(\.models))
    self =
      patterns.contains(.every)
      ? .every : .matching(patterns.sorted { $0.description < $1.description })
  }

  package func contains(_ model: ModelName) -> Bool {
    switch self {
    case .every: true
    case .matching(let patterns): patterns.contains { $0.matches(model) }
    }
  }
}

extension Caller {
  package func scope(of right: AccessRight) -> ModelScope { ModelScope(right, in: grants) }
}
