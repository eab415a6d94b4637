package import ServingCore

/// One of the most different pairs.
package struct DifferentPairView: Codable, Hashable, Sendable {
  package var requestId: String
  /// RFC 3339; nil where it is not known when the request came.
  @Nullable package var at: String?
  /// Zero for none; comparable within a comparison only.
  package var magnitude: Double
  package var sentence: String
  package var slices: [String: String]
  /// JSON texts, outputs and inputs by name; the input is null where the model's settings do not
  /// keep it.
  package var baseline: String
  package var candidate: String
  @Nullable package var input: String?

  package init(_ pair: DifferentPair, at: String?) {
    requestId = pair.requestID
    self.at = at
    magnitude = pair.magnitude
    sentence = pair.sentence
    slices = pair.slices
    baseline = pair.baseline
    candidate = pair.candidate
    input = pair.input
  }
}
