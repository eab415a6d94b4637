/// A version that gets a copy of a share of a model's requests. Its replies go to nobody: they are
/// held against those that were sent.
package struct Shadow: Hashable, Sendable {
  /// Shadows of one route.
  package static let countMax = 8
  /// What ``repeated`` is when nobody says.
  package static let repeatedStandard = Percentage(clamping: 100)

  package var version: ModelVersion
  /// The revision that began it: with both versions, what names a comparison. It begins anew when
  /// its slice changes, because what was seen until then compares something else.
  package var since: Int
  /// What routing keys are hashed with; its own, so that shadows and canaries are drawn
  /// independently. It stays while the percentage changes.
  package var salt: String
  package var percentage: Percentage
  package var slice: RouteSlice
  /// Of the requests that it gets, the share that the version which answered runs a second time:
  /// what differs then is noise and no change.
  package var repeated: Percentage

  package init(
    version: ModelVersion, since: Int, salt: String, percentage: Percentage,
    slice: RouteSlice = .everything, repeated: Percentage = Shadow.repeatedStandard
  ) {
    self.version = version
    self.since = since
    self.salt = salt
    self.percentage = percentage
    self.slice = slice
    self.repeated = repeated
  }

  /// What the keys of its requests are hashed with to draw those that are repeated.
  package var repeatSalt: String { salt + "#repeat" }
}
