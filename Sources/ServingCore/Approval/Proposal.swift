/// A promotion that waits for another person: the contents of a `proposals/00000001.yaml`, checked.
/// It never changes; what becomes of it is a ``ProposalDecision`` beside it.
package struct Proposal: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  /// Eight digits, as the files are named.
  package static let numberMax = 99_999_999
  /// Open ones of a model at once: nobody decides well among more.
  package static let openMax = 8
  /// Seven days: what nobody approved by then was seen by nobody, or is not wanted.
  package static let lifetimeSeconds: Int64 = 7 * 24 * 60 * 60

  package var model: ModelName
  /// Counted from 1 for each model.
  package var number: Int
  /// What shall become the stable one.
  package var version: ModelVersion
  /// Whether it may change what callers send or get, whatever its manifest says of that.
  package var allowsBreaking: Bool
  /// The revision that was in force, zero for none. With another one in force the proposal is about
  /// a route that is gone.
  package var revision: Int
  /// What answered then; nil for nothing.
  package var stable: ModelVersion?
  package var author: RouteAuthor
  /// RFC 3339, UTC, whole seconds. From then on it cannot be approved.
  package var expires: String

  package init(
    model: ModelName, number: Int, version: ModelVersion, allowsBreaking: Bool = false,
    revision: Int, stable: ModelVersion?, author: RouteAuthor, expires: String
  ) {
    self.model = model
    self.number = number
    self.version = version
    self.allowsBreaking = allowsBreaking
    self.revision = revision
    self.stable = stable
    self.author = author
    self.expires = expires
  }
}
