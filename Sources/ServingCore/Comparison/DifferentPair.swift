/// One of the most different pairs, kept to be looked at.
package struct DifferentPair: Hashable, Sendable {
  /// Of each of the texts below, in bytes; longer ones are cut and say so.
  package static let textBytesMax = 8_192

  package var requestID: String
  package var receivedAtMicroseconds: Int64
  /// By ``PairFindings/magnitude``.
  package var magnitude: Double
  /// A sentence that says what differs most.
  package var sentence: String
  package var slices: [String: String]
  /// JSON objects, outputs by name.
  package var baseline: String
  package var candidate: String
  /// A JSON object, inputs by name; nil where the model's settings do not keep inputs.
  package var input: String?

  package init(
    requestID: String, receivedAtMicroseconds: Int64, magnitude: Double, sentence: String,
    slices: [String: String] = [:], baseline: String, candidate: String, input: String? = nil
  ) {
    self.requestID = requestID
    self.receivedAtMicroseconds = receivedAtMicroseconds
    self.magnitude = magnitude
    self.sentence = sentence
    self.slices = slices
    self.baseline = baseline
    self.candidate = candidate
    self.input = input
  }
}
