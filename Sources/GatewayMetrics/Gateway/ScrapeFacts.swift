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
    /// Replies of shadows, by reason as well.
    package var droppedShadows: [String: UInt64]

    package init(
      written: UInt64, dropped: [String: UInt64], queuedRows: Int,
      droppedShadows: [String: UInt64] = [:]
    ) {
      self.droppedShadows = droppedShadows
      self.written = written
      self.dropped = dropped
      self.queuedRows = queuedRows
    }
  }

  /// What became of the requests that a shadow was to get.
  package struct Comparison: Sendable {
    package var model: ModelName
    package var baseline: ModelVersion
    package var candidate: ModelVersion
    package var mirrored: Int
    package var compared: Int
    package var rows: Int
    package var differentRows: Int
    /// By code, and by reason, each a label value of a closed list.
    package var failed: [String: Int]
    package var dropped: [String: Int]

    package init(
      model: ModelName, baseline: ModelVersion, candidate: ModelVersion, mirrored: Int,
      compared: Int, rows: Int, differentRows: Int, failed: [String: Int],
      dropped: [String: Int]
    ) {
      self.model = model
      self.baseline = baseline
      self.candidate = candidate
      self.mirrored = mirrored
      self.compared = compared
      self.rows = rows
      self.differentRows = differentRows
      self.failed = failed
      self.dropped = dropped
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
  /// Those that are followed, each pair of versions once.
  package var comparisons: [Comparison]

  package init(
    models: [Model] = [], memoryBudgetBytes: Int? = nil, memoryUsedBytes: Int? = nil,
    heldBodyBytes: Int? = nil, log: PredictionLog? = nil,
    comparisons: [Comparison] = []
  ) {
    self.models = models
    self.memoryBudgetBytes = memoryBudgetBytes
    self.memoryUsedBytes = memoryUsedBytes
    self.heldBodyBytes = heldBodyBytes
    self.log = log
    self.comparisons = comparisons
  }
}
