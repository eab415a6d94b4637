package import ServingCore

/// What became of one version.
package struct VersionStatus: Hashable, Sendable {
  package var version: ModelVersion
  package var state: VersionState

  package init(version: ModelVersion, state: VersionState) {
    self.version = version
    self.state = state
  }
}
