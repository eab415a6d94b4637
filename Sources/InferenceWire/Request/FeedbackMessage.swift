import CInferenceProtos
package import ServingCore

/// Crossfade's `FeedbackRequest`.
package enum FeedbackMessage {
  /// Outcomes of one request.
  package static let outcomesMax = 1_000

  /// Reads the outcomes, checked as ``Outcome/check(_:at:)`` does.
  /// - Throws: `INVALID_ARGUMENT` naming the place, what was expected and what came;
  ///   `RESOURCE_EXHAUSTED` (413) over a limit.
  package static func outcomes(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) -> [Outcome] {
    try MessageUnpacker.withUnpacked(
      Crossfade__V1__FeedbackRequest.self, of: .feedback, from: body, limits: limits
    ) { request throws(ServingError) in
      let count = request.pointee.n_outcomes
      try Outcome.check(count: count, max: outcomesMax)
      var outcomes: [Outcome] = []
      outcomes.reserveCapacity(count)
      for index in 0..<count {
        guard let message = request.pointee.outcomes[index]?.pointee else { continue }
        outcomes.append(try outcome(message, at: "outcomes[\(index)]"))
      }
      return outcomes
    }
  }

  /// Writes a request, for clients.
  package static func encode(_ outcomes: [Outcome], into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let request = arena.make(crossfade__v1__feedback_request__init)
    request.pointee.n_outcomes = outcomes.count
    request.pointee.outcomes = arena.pointers(count: outcomes.count) { index in
      let message = arena.make(crossfade__v1__outcome__init)
      message.pointee.request_id = arena.cString(outcomes[index].requestID)
      message.pointee.source = arena.cString(outcomes[index].source)
      switch outcomes[index].truth {
      case .label(let label):
        message.pointee.truth_case = CROSSFADE__V1__OUTCOME__TRUTH_LABEL
        message.pointee.label = arena.cString(label)
      case .value(let value):
        message.pointee.truth_case = CROSSFADE__V1__OUTCOME__TRUTH_VALUE
        message.pointee.value = value
      }
      return message
    }
    MessagePacker.pack(request, into: store)
  }

  private static func outcome(
    _ message: Crossfade__V1__Outcome, at place: String
  ) throws(ServingError) -> Outcome {
    let truth: Outcome.Truth
    switch message.truth_case {
    case CROSSFADE__V1__OUTCOME__TRUTH_LABEL: truth = .label(String(cString: message.label))
    case CROSSFADE__V1__OUTCOME__TRUTH_VALUE: truth = .value(message.value)
    default:
      throw ServingError(.invalidArgument, "\(place): expected a label or a value, got neither")
    }
    let outcome = Outcome(
      requestID: String(cString: message.request_id), truth: truth,
      source: String(cString: message.source))
    try outcome.check(at: place)
    return outcome
  }
}
