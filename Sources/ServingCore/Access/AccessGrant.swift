/// Rights, and the models that they are for.
package struct AccessGrant: Hashable, Sendable {
  package var rights: AccessRights
  /// Any of them.
  package var models: [ModelPattern]

  package init(rights: AccessRights, models: [ModelPattern]) {
    self.rights = rights
    self.models = models
  }

  /// - Parameter model: nil for what is about no model, such as the list of them: any will do.
  package func allows(_ right: AccessRight, on model: ModelName?) -> Bool {
    guard rights.contains(right) else { return false }
    guard let model else { return !models.isEmpty }
    return models.contains { $0.matches(model) }
  }
}
