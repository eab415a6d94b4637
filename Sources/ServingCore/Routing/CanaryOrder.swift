/// What an author asks of a canary: to begin, or to be another way. What is nil stays as it is on a
/// running one.
package struct CanaryOrder: Hashable, Sendable {
  package var version: ModelVersion
  /// Needed to begin one.
  package var share: CanaryShare?
  /// Nil on one that begins: ``Gate/standard`` with a ramp, none without. Nil also gives those to
  /// one that had neither gates nor a ramp and gets a ramp.
  package var gates: [Gate]?
  /// Nil on one that begins: every request.
  package var slice: RouteSlice?
  /// Nil on one that begins: none.
  package var keys: [String]?
  /// The stable version's; nil: as they are.
  package var stableKeys: [String]?

  package init(
    version: ModelVersion, share: CanaryShare? = nil, gates: [Gate]? = nil,
    slice: RouteSlice? = nil, keys: [String]? = nil, stableKeys: [String]? = nil
  ) {
    self.version = version
    self.share = share
    self.gates = gates
    self.slice = slice
    self.keys = keys
    self.stableKeys = stableKeys
  }
}
