/// What a gateway knows of itself at one moment: what is wanted, what is loaded, in which state and
/// why. The same for the admin plane, the command line and the tests; written as JSON with these
/// names in snake case.
///
/// Times are RFC 3339 in UTC with milliseconds, by the wall clock at the event; durations are
/// measured on the monotonic clock, so a step of the wall clock does not bend them.
package struct StatusReport: Codable, Hashable, Sendable {
  package var product: String
  package var startedAt: String
  package var at: String
  package var registry: RegistryStatus
  package var memory: MemoryStatus
  /// By name.
  package var models: [ModelStatus]

  package init(
    product: String, startedAt: String, at: String, registry: RegistryStatus,
    memory: MemoryStatus, models: [ModelStatus]
  ) {
    self.product = product
    self.startedAt = startedAt
    self.at = at
    self.registry = registry
    self.memory = memory
    self.models = models
  }
}
