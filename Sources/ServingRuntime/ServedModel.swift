package import ServingCore

/// A model as the table knows it: the versions that answer, and what became of every one found.
package struct ServedModel: Sendable {
  package let name: ModelName
  /// Ready versions, ascending.
  package let ready: [ServedVersion]
  /// Every version found, ascending, with its state.
  package let states: [VersionStatus]
  /// The numbers of `ready`, kept beside it because every request asks.
  package let readyVersions: [ModelVersion]

  package init(name: ModelName, ready: [ServedVersion], states: [VersionStatus]) {
    self.name = name
    self.ready = ready.sorted { $0.version < $1.version }
    self.states = states.sorted { $0.version < $1.version }
    readyVersions = self.ready.map(\.version)
  }

  package func version(_ version: ModelVersion) -> ServedVersion? {
    ready.last { $0.version == version }
  }
}
