/// One revision of how a model's traffic is split: the contents of a `routes/00000001.yaml`,
/// checked. Revisions are only ever added; the highest valid one is in force.
package struct Route: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  /// Eight digits, as the files are named.
  package static let revisionMax = 99_999_999

  /// The revision that an author had before them, by the digest of its file, so that a later edit
  /// of history shows.
  package struct Parent: Hashable, Sendable {
    package var revision: Int
    /// Lowercase hexadecimal, 64 characters (FIPS 180-4), of the parent's file as it was read.
    package var sha256: String

    package init(revision: Int, sha256: String) {
      self.revision = revision
      self.sha256 = sha256
    }
  }

  package var model: ModelName
  /// Counted from 1.
  package var revision: Int
  /// The version that answers.
  package var stable: ModelVersion
  /// Kept loaded, so that going back takes no loading. Nil when there was none before.
  package var previous: ModelVersion?
  /// Routing keys that always go to the stable version.
  package var stableKeys: [String]
  /// In the order in which they are asked; each version once, never the stable one.
  package var canaries: [Canary]
  /// Each version once, never one that answers.
  package var shadows: [Shadow]
  /// Nil for a model's first valid revision.
  package var parent: Parent?
  package var change: RouteChange

  package init(
    model: ModelName, revision: Int, stable: ModelVersion, previous: ModelVersion? = nil,
    stableKeys: [String] = [], canaries: [Canary] = [], shadows: [Shadow] = [],
    parent: Parent? = nil, change: RouteChange
  ) {
    self.model = model
    self.revision = revision
    self.stable = stable
    self.previous = previous
    self.stableKeys = stableKeys
    self.canaries = canaries
    self.shadows = shadows
    self.parent = parent
    self.change = change
  }

  /// Whether the revision asks for a version by its number.
  package func names(_ version: ModelVersion) -> Bool {
    version == stable || version == previous || canary(of: version) != nil
      || shadow(of: version) != nil
  }

  package func canary(of version: ModelVersion) -> Canary? {
    canaries.first { $0.version == version }
  }

  package func shadow(of version: ModelVersion) -> Shadow? {
    shadows.first { $0.version == version }
  }
}
