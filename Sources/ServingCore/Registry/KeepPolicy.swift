/// Which versions stay loaded beside those that the route names, so that they can be asked for by
/// number: the `keep` of a model's settings.
package struct KeepPolicy: Hashable, Sendable {
  /// The highest `latest` that settings may ask for, and the most versions they may list.
  package static let versionsMax = 1_000
  package static let none = KeepPolicy(latest: 0, versions: [])

  /// How many of the highest versions.
  package var latest: Int
  /// These in particular.
  package var versions: [ModelVersion]

  package init(latest: Int, versions: [ModelVersion]) {
    self.latest = latest
    self.versions = versions
  }
}
