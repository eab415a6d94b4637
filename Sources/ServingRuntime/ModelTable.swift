package import ServingCore

/// Every model that is served, at one moment. Immutable; a change makes a new table.
package struct ModelTable: Sendable {
  package let models: [String: ServedModel]

  package init(_ models: [ServedModel]) {
    self.models = Dictionary(
      models.map { ($0.name.description, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What a caller hears of a model that is not there.
  package static func unknown(_ name: String) -> ServingError {
    ServingError(
      .notFound, "model \(name.quotedForMessage) is not in the registry",
      detail: ["model": name])
  }
}
