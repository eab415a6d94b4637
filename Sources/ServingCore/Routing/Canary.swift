/// A version that answers a share of a model's traffic beside the stable one.
package struct Canary: Hashable, Sendable {
  /// Canaries of one route.
  package static let countMax = 16
  /// Keys that one arm's list may hold, and the bytes of each.
  package static let keysMax = 1_000
  package static let keyBytesMax = 256
  /// A model's name, a slash and a revision.
  package static let saltBytesMax = ModelName.lengthMax + 9

  package var version: ModelVersion
  /// The revision that began it: with the version, what names this canary in its evidence. It
  /// begins anew when another version becomes the stable one or its slice changes, because what was
  /// seen until then compares something else.
  package var since: Int
  /// What its keys are hashed with. It stays while the percentage changes, so that a key that was
  /// in stays in; canaries that can meet the same request share one, so that their buckets do not
  /// overlap.
  package var salt: String
  package var buckets: BucketSet
  package var slice: RouteSlice
  /// Routing keys that always go to it, whatever their bucket and the slice: testers.
  package var keys: [String]
  /// Nil for one that stays at its percentage until somebody changes it.
  package var ramp: Ramp?
  /// What is watched while it runs; a failing one ends it. Empty: nothing is.
  package var gates: [Gate]

  package var percentage: Percentage { buckets.percentage }

  package init(
    version: ModelVersion, since: Int, salt: String, buckets: BucketSet,
    slice: RouteSlice = .everything, keys: [String] = [], ramp: Ramp? = nil, gates: [Gate] = []
  ) {
    self.version = version
    self.since = since
    self.salt = salt
    self.buckets = buckets
    self.slice = slice
    self.keys = keys
    self.ramp = ramp
    self.gates = gates
  }
}
