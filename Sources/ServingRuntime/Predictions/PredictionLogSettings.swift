package import ExperimentStore

/// Where predictions are kept, and for how long.
package struct PredictionLogSettings: Hashable, Sendable {
  /// The state folder.
  package var folder: String
  package var retention: RetentionPolicy
  package var writer = WriterSettings.defaults
  package var capture = CaptureLimits.defaults
  /// How often what is too old or too much is deleted.
  package var retentionSeconds = 60

  package init(folder: String, retention: RetentionPolicy = .standard) {
    self.folder = folder
    self.retention = retention
  }
}
