/// A prediction that was made again by the same version from the input that was kept. The reply of
/// `POST /v1/predictions/{request_id}/replay`.
package struct ReplayView: Codable, Hashable, Sendable {
  /// Differences that are listed; ``differenceCount`` has them all.
  package static let differencesMax = 32

  /// An element of an output that came out otherwise.
  package struct Difference: Codable, Hashable, Sendable {
    /// Such as `scores[3]`: the output and the element's place in it, row-major, from zero.
    package var place: String
    /// As text, because values have many types; nil where there was none.
    @Nullable package var before: String?
    @Nullable package var now: String?

    package init(place: String, before: String?, now: String?) {
      self.place = place
      self.before = before
      self.now = now
    }
  }

  package var requestId: String
  package var model: String
  package var version: Int64
  /// Of the version that replayed it.
  package var artifactSha256: String
  /// Whether the answer is the same within what floating-point sums in another order may differ.
  package var same: Bool
  /// Whether it is the same to the last bit.
  package var exact: Bool
  /// For people: what was compared and what came out.
  package var sentence: String
  package var differenceCount: Int
  /// The largest first.
  package var differences: [Difference]
  /// The first row's, as ``PredictionView`` has them.
  @Nullable package var label: String?
  @Nullable package var score: Double?
  package var totalMicroseconds: Int

  package init(
    requestId: String, model: String, version: Int64, artifactSha256: String, same: Bool,
    exact: Bool, sentence: String, differenceCount: Int = 0, differences: [Difference] = [],
    label: String? = nil, score: Double? = nil, totalMicroseconds: Int
  ) {
    self.requestId = requestId
    self.model = model
    self.version = version
    self.artifactSha256 = artifactSha256
    self.same = same
    self.exact = exact
    self.sentence = sentence
    self.differenceCount = differenceCount
    self.differences = differences
    self.label = label
    self.score = score
    self.totalMicroseconds = totalMicroseconds
  }
}
