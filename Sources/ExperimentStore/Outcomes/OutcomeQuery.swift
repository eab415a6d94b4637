package import ServingCore

/// A canary whose outcomes are asked for.
package struct OutcomeQuery: Hashable, Sendable {
  package var model: ModelName
  package var canary: ModelVersion
  /// The revision that began the canary: earlier predictions do not count.
  package var since: Int
  package var stable: ModelVersion
  package var slice: RouteSlice

  package init(
    model: ModelName, canary: ModelVersion, since: Int, stable: ModelVersion,
    slice: RouteSlice = .everything
  ) {
    self.model = model
    self.canary = canary
    self.since = since
    self.stable = stable
    self.slice = slice
  }
}
