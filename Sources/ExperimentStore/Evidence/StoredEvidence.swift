package import ServingCore

/// What gates have seen of one arm of a canary, so that a restart does not begin anew.
package struct StoredEvidence: Hashable, Sendable {
  /// Whose evidence it is.
  package struct Key: Hashable, Sendable {
    package var model: ModelName
    package var canary: ModelVersion
    /// The revision that began the canary.
    package var since: Int
    /// `canary` or `stable`.
    package var arm: Arm
    /// The version that answered.
    package var version: ModelVersion

    package init(
      model: ModelName, canary: ModelVersion, since: Int, arm: Arm, version: ModelVersion
    ) {
      self.model = model
      self.canary = canary
      self.since = since
      self.arm = arm
      self.version = version
    }
  }

  package var key: Key
  /// The gates' own.
  package var payload: [UInt8]
  /// Of the ramp, from zero, and the requests in it.
  package var step: Int
  package var stepRequests: Int
  /// Microseconds since 1970-01-01T00:00:00Z.
  package var updatedAtMicroseconds: Int64

  package init(
    key: Key, payload: [UInt8], step: Int, stepRequests: Int, updatedAtMicroseconds: Int64
  ) {
    self.key = key
    self.payload = payload
    self.step = step
    self.stepRequests = stepRequests
    self.updatedAtMicroseconds = updatedAtMicroseconds
  }
}
