/// One answered request with what decided: the reply of `/v1/predictions/{request_id}`.
package struct PredictionView: Codable, Hashable, Sendable {
  /// What turned out to be true.
  package struct Outcome: Codable, Hashable, Sendable {
    /// Either the right label or the right value.
    @Nullable package var label: String?
    @Nullable package var value: Double?
    /// Who says so; empty when nobody is named.
    package var source: String
    package var reportedAt: String

    package init(
      label: String? = nil, value: Double? = nil, source: String = "", reportedAt: String
    ) {
      self.label = label
      self.value = value
      self.source = source
      self.reportedAt = reportedAt
    }
  }

  package var requestId: String
  /// Earlier requests in the log with the same id: this is the newest.
  package var earlierCount: Int
  package var model: String
  package var version: Int64
  /// Of the artifact that answered.
  package var artifactSha256: String
  /// Zero without a route, or where no route decided.
  package var revision: Int
  /// `stable` or `canary`; nil for a version that the caller named and that is no arm.
  @Nullable package var arm: String?
  /// What decided: `path`, `version`, `label`, `key` or `bucket`.
  package var basis: String
  @Nullable package var bucket: Int?
  /// `crossfade-key`; nil when the request's id was the key.
  @Nullable package var key: String?
  /// Who asked, by the identity that was shown; `anonymous` for one who showed none. Nil where
  /// access was not controlled.
  @Nullable package var caller: String?
  /// Sentences for people: which rule of the route decided, and why it came out so.
  package var explanation: [String]
  /// Nil for OK; then what was wrong.
  @Nullable package var code: String?
  @Nullable package var message: String?
  package var receivedAt: String
  package var totalMicroseconds: Int
  package var queueMicroseconds: Int
  package var batchMicroseconds: Int
  package var computeMicroseconds: Int
  package var rowCount: Int
  /// Of the request, as text.
  package var parameters: [String: String]
  package var inputSha256: String
  /// Whether the input is kept, which a replay needs; and which inputs' contents are not.
  package var keepsInput: Bool
  package var redacted: [String]
  /// The first row's label and score, where the model gives them.
  @Nullable package var label: String?
  @Nullable package var score: Double?
  /// Empty for another code than OK.
  package var outputSha256: String
  /// The newest first.
  package var outcomes: [Outcome]

  package init(
    requestId: String, earlierCount: Int = 0, model: String, version: Int64,
    artifactSha256: String, revision: Int, arm: String? = nil, basis: String,
    bucket: Int? = nil, key: String? = nil, caller: String? = nil, explanation: [String] = [],
    code: String? = nil, message: String? = nil, receivedAt: String, totalMicroseconds: Int = 0,
    queueMicroseconds: Int = 0, batchMicroseconds: Int = 0, computeMicroseconds: Int = 0,
    rowCount: Int = 1, parameters: [String: String] = [:], inputSha256: String = "",
    keepsInput: Bool = false, redacted: [String] = [], label: String? = nil,
    score: Double? = nil, outputSha256: String = "", outcomes: [Outcome] = []
  ) {
    self.requestId = requestId
    self.earlierCount = earlierCount
    self.model = model
    self.version = version
    self.artifactSha256 = artifactSha256
    self.revision = revision
    self.arm = arm
    self.basis = basis
    self.bucket = bucket
    self.key = key
    self.caller = caller
    self.explanation = explanation
    self.code = code
    self.message = message
    self.receivedAt = receivedAt
    self.totalMicroseconds = totalMicroseconds
    self.queueMicroseconds = queueMicroseconds
    self.batchMicroseconds = batchMicroseconds
    self.computeMicroseconds = computeMicroseconds
    self.rowCount = rowCount
    self.parameters = parameters
    self.inputSha256 = inputSha256
    self.keepsInput = keepsInput
    self.redacted = redacted
    self.label = label
    self.score = score
    self.outputSha256 = outputSha256
    self.outcomes = outcomes
  }
}
