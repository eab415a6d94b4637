package import ServingCore

/// How many requests the log has that one version answered.
package struct LoggedRequestCount: Hashable, Sendable {
  package var version: ModelVersion
  package var requests: Int
  /// Those whose input is kept.
  package var withInput: Int
  /// Of these, those that did not fail.
  package var answered: Int

  package init(version: ModelVersion, requests: Int, withInput: Int, answered: Int) {
    self.version = version
    self.requests = requests
    self.withInput = withInput
    self.answered = answered
  }
}
