/// What a request says about where it wants to go.
package struct RouteQuery: Hashable, Sendable {
  /// The version in the path; nil when the model's route decides.
  package var pinnedVersion: ModelVersion?
  /// The arm that `crossfade-label` asks for.
  package var label: Arm?

  package init(pinnedVersion: ModelVersion? = nil, label: Arm? = nil) {
    self.pinnedVersion = pinnedVersion
    self.label = label
  }
}
