package import ServingCore

/// An answered request as its event loop saw it, but for its bytes, which stand in the batch.
package struct Capture: Sendable {
  /// As the request was routed by it.
  package var model: ServedModel
  package var version: ServedVersion
  package var decision: RouteDecision
  /// Who asked. The object that all requests of the caller share, so that nothing is copied for it.
  package var caller: Caller
  /// Nil for OK.
  package var code: StatusCode?
  package var message: String?
  package var received: MonotonicInstant
  package var answered: MonotonicInstant
  package var times: CallTimes
  package var rowCount: Int
  /// Text of the request's parameters.
  package var parameters: [String: String]
  package var output: OutputSummary
  /// Whether the prediction log keeps it, and whether it counts for a canary's gates.
  package var isLogged: Bool
  package var isEvidence: Bool
  /// How many bytes of the batch belong to it, in this order.
  var identifierCount = 0
  var keyCount = 0
  var bodyCount = 0
  var replyCount = 0

  package init(
    model: ServedModel, version: ServedVersion, decision: RouteDecision, caller: Caller,
    code: StatusCode?, message: String? = nil, received: MonotonicInstant,
    answered: MonotonicInstant, times: CallTimes, rowCount: Int, parameters: [String: String] = [:],
    output: OutputSummary = .none, isLogged: Bool, isEvidence: Bool
  ) {
    self.model = model
    self.version = version
    self.decision = decision
    self.caller = caller
    self.code = code
    self.message = message
    self.received = received
    self.answered = answered
    self.times = times
    self.rowCount = rowCount
    self.parameters = parameters
    self.output = output
    self.isLogged = isLogged
    self.isEvidence = isEvidence
  }

  var byteCount: Int { identifierCount + keyCount + bodyCount + replyCount }
}
