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

  /// What became of records for the prediction log.
  package struct PredictionLog: Sendable {
    package var written: UInt64
    /// By reason, a label value of a closed list.
    package var dropped: [String: UInt64]
    package var queuedRows: Int

    package init(written: UInt64, dropped: [String: UInt64], queuedRows: Int) {
      self.written = written
      self.dropped = dropped
      self.queuedRows = queuedRows
    }
  }

  package var models: [Model]
  /// What all loaded versions may need together, and what they are counted with.
  package var memoryBudgetBytes: Int?
  package var memoryUsedBytes: Int?
  /// Request and reply bodies that the process holds.
  package var heldBodyBytes: Int?
  /// Nil for a server without one.
  package var log: PredictionLog?

  package init(
    models: [Model] = [], memoryBudgetBytes: Int? = nil, memoryUsedBytes: Int? = nil,
    heldBodyBytes: Int? = nil, log: PredictionLog? = nil
  ) {
    self.models = models
    self.memoryBudgetBytes = memoryBudgetBytes
    self.memoryUsedBytes = memoryUsedBytes
    self.heldBodyBytes = heldBodyBytes
    self.log = log
  }
}
