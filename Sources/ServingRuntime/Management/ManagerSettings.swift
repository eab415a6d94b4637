package import ServingCore

/// How versions are loaded and what is remembered of them.
package struct ManagerSettings: Hashable, Sendable {
  package static let defaults = ManagerSettings()

  /// Versions, of different models, that load at the same time.
  package var concurrentLoadsMax = 2
  /// What all loaded versions may need together.
  package var memoryBudgetBytes = Int.max
  /// Events kept; older ones go.
  package var eventsMax = 1_000
  package var laneLimits = LaneLimits.defaults
  /// Cores that the runs of one version may keep busy together.
  package var coreCount = 1
  /// Event loops that may run batches themselves.
  package var loopCount = 0
  /// What is kept of requests to models whose settings do not say.
  package var log = LogPolicy.standard

  /// Files and folders of the keys that versions' signatures must be by; empty when none are given.
  package var trustedKeyPaths: [String] = []

  package init() {}
}
