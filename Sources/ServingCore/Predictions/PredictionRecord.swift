/// One answered request as the prediction log keeps it: what was asked, what decided, what came.
package struct PredictionRecord: Hashable, Sendable {
  /// As in the reply's `x-request-id`. Callers may use one twice; the newest is found first.
  package var requestID: String
  package var model: ModelName
  package var version: ModelVersion
  /// Of the version's artifact, lowercase hexadecimal.
  package var artifactSHA256: String
  /// Zero without a route.
  package var revision: Int
  package var arm: Arm?
  package var basis: RouteBasis
  package var bucket: Int?
  /// `crossfade-key`; nil when the request's id was the key.
  package var key: String?
  /// Who asked, as ``Caller/auditName`` says.
  package var caller: String?
  /// Nil for OK.
  package var code: StatusCode?
  /// What was wrong, for another code than OK.
  package var message: String?
  /// When its head came, microseconds since 1970-01-01T00:00:00Z by the wall clock.
  package var receivedAtMicroseconds: Int64
  package var totalMicroseconds: Int
  package var queueMicroseconds: Int
  package var batchMicroseconds: Int
  package var computeMicroseconds: Int
  package var rowCount: Int
  /// Parameters of the request as text, for slices; bounded by whoever makes the record.
  package var parameters: [String: String]
  /// SHA-256 of the request's body, lowercase hexadecimal.
  package var inputSHA256: String
  /// The body, a `ModelInferRequest`, when the model's settings keep it; without the contents of
  /// the inputs in ``redacted``.
  package var input: [UInt8]?
  /// Names of inputs that were left out of ``input``.
  package var redacted: [String]
  package var output: OutputSummary
  /// SHA-256 of the reply's body; empty for another code than OK, and for a large reply that is not
  /// kept.
  package var outputSHA256: String
  /// The reply's body, a `ModelInferResponse`, where the input is kept.
  package var reply: [UInt8]?

  package init(
    requestID: String, model: ModelName, version: ModelVersion, artifactSHA256: String,
    revision: Int, arm: Arm? = nil, basis: RouteBasis = .bucket, bucket: Int? = nil,
    key: String? = nil, caller: String? = nil, code: StatusCode? = nil, message: String? = nil,
    receivedAtMicroseconds: Int64, totalMicroseconds: Int = 0, queueMicroseconds: Int = 0,
    batchMicroseconds: Int = 0, computeMicroseconds: Int = 0, rowCount: Int = 1,
    parameters: [String: String] = [:], inputSHA256: String = "", input: [UInt8]? = nil,
    redacted: [String] = [], output: OutputSummary = .none, outputSHA256: String = "",
    reply: [UInt8]? = nil
  ) {
    self.requestID = requestID
    self.model = model
    self.version = version
    self.artifactSHA256 = artifactSHA256
    self.revision = revision
    self.arm = arm
    self.basis = basis
    self.bucket = bucket
    self.key = key
    self.caller = caller
    self.code = code
    self.message = message
    self.receivedAtMicroseconds = receivedAtMicroseconds
    self.totalMicroseconds = totalMicroseconds
    self.queueMicroseconds = queueMicroseconds
    self.batchMicroseconds = batchMicroseconds
    self.computeMicroseconds = computeMicroseconds
    self.rowCount = rowCount
    self.parameters = parameters
    self.inputSHA256 = inputSHA256
    self.input = input
    self.redacted = redacted
    self.output = output
    self.outputSHA256 = outputSHA256
    self.reply = reply
  }
}
