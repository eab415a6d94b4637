package import ServingCore

/// A model as the table knows it: the versions that answer, and what became of every one found.
///
/// A class, so that a table made after a change to one model shares all the others with the table
/// before it.
package final class ServedModel: Sendable {
  package let name: ModelName
  /// What unpinned requests are answered by; nil while no version is ready.
  package let active: ActiveRoute?
  /// Ready versions, ascending.
  package let ready: [ServedVersion]
  /// Every version found, ascending, with its state.
  package let states: [VersionStatus]
  /// What is kept of its requests.
  package let log: LogPolicy
  package let outputs: OutputRoles
  /// How its versions are compared.
  package let compare: ComparisonSettings
  /// The numbers of `ready`, kept beside it because every request asks.
  package let readyVersions: [ModelVersion]

  package init(
    name: ModelName, active: ActiveRoute?, log: LogPolicy = .standard,
    outputs: OutputRoles = .found, compare: ComparisonSettings = .standard, ready: [ServedVersion],
    states: [VersionStatus]
  ) {
    self.name = name
    self.active = active
    self.ready = ready.sorted { $0.version < $1.version }
    self.log = log
    self.outputs = outputs
    self.compare = compare
    self.states = states.sorted { $0.version < $1.version }
    readyVersions = self.ready.map(\.version)
  }

  package func version(_ version: ModelVersion) -> ServedVersion? {
    ready.last { $0.version == version }
  }
}
