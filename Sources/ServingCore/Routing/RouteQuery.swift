/// What a request says about where it wants to go.
package struct RouteQuery: Hashable, Sendable {
  /// The version in the path; nil when the model's route decides.
  package var pinnedVersion: ModelVersion?
  /// The version that `crossfade-version` asks for.
  package var version: ModelVersion?
  /// The arm that `crossfade-label` asks for.
  package var label: Arm?

  package init(
    pinnedVersion: ModelVersion? = nil, version: ModelVersion? = nil, label: Arm? = nil
  ) {
    self.pinnedVersion = pinnedVersion
    self.version = version
    self.label = label
  }
}
