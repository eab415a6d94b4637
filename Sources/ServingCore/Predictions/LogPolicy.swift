/// What a model's settings say of its prediction log.
package struct LogPolicy: Hashable, Sendable {
  package static let standard = LogPolicy()
  /// Inputs that may be named for redaction.
  package static let redactedMax = 64

  /// The share of requests that are kept, drawn by their id; all by default.
  package var sample: Percentage
  /// Whether the request's body and the reply's are kept, and not only their digests: needed to
  /// replay a prediction.
  package var keepsInputs: Bool
  /// Inputs whose contents are never kept.
  package var redacted: [String]

  package init(
    sample: Percentage = .all, keepsInputs: Bool = false, redacted: [String] = []
  ) {
    self.sample = sample
    self.keepsInputs = keepsInputs
    self.redacted = redacted
  }
}
