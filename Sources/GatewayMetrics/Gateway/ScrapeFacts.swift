package import ServingCore

/// What a scrape shows that others know and nobody counts.
package struct ScrapeFacts: Sendable {
  package struct Model: Sendable {
    package var name: ModelName
    /// Of every version found, in any order.
    package var states: [VersionState]

    package init(name: ModelName, states: [VersionState]) {
      self.name = name
      self.states = states
    }
  }

  package var models: [Model]
  /// What all loaded versions may need together, and what they are counted with.
  package var memoryBudgetBytes: Int?
  package var memoryUsedBytes: Int?
  /// Request and reply bodies that the process holds.
  package var heldBodyBytes: Int?

  package init(
    models: [Model] = [], memoryBudgetBytes: Int? = nil, memoryUsedBytes: Int? = nil,
    heldBodyBytes: Int? = nil
  ) {
    self.models = models
    self.memoryBudgetBytes = memoryBudgetBytes
    self.memoryUsedBytes = memoryUsedBytes
    self.heldBodyBytes = heldBodyBytes
  }
}
