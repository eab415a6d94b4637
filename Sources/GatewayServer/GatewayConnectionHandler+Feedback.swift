internal import GatewayMetrics
internal import HTTP2Wire
internal import InferenceWire
internal import NIOCore
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

// Outcomes: stored by the prediction log's thread, and answered when they are.

extension GatewayConnectionHandler {
  /// - Throws: the caller's mistake; `UNAVAILABLE` when nothing keeps outcomes;
  ///   `RESOURCE_EXHAUSTED` when too many wait to be stored.
  func takeFeedback(_ stream: GatewayStream, _ head: RequestHead) throws(ServingError) {
    guard let predictions = loop.predictions else {
      throw ServingError(
        .unavailable,
        "this server keeps no predictions, so there is nothing to hold outcomes "
          + "against; start it with --state DIR")
    }
    var outcomes =
      head.isJSON
      ? try OutcomeJSON.outcomes(
        Array(stream.body.bytes), countMax: FeedbackMessage.outcomesMax)
      : try FeedbackMessage.outcomes(
        decoding: stream.body.bytes, limits: loop.configuration.wire)
    // Who says so is who sends it, unless somebody else is named.
    let name = stream.caller.name.shortened(byteCountMax: Outcome.textBytesMax)
    for index in outcomes.indices where outcomes[index].source.isEmpty {
      outcomes[index].source = name
    }
    let count = outcomes.count
    let held = NIOLoopBound((loop, stream), eventLoop: loop.eventLoop)
    let scope = stream.caller.scope(of: .predict)
    try predictions.store(outcomes, from: scope) { [eventLoop = loop.eventLoop] result in
      eventLoop.execute {
        let (loop, stream) = held.value
        loop.finishFeedback(stream, result.map { count })
      }
    }
    stream.isInFlight = true
    loop.status.countCalls(1)
  }

  /// Answers when the outcomes are stored, or cannot be. The caller flushes.
  func answerFeedback(_ stream: GatewayStream, _ result: Result<Int, ServingError>) {
    switch result {
    case .success(let stored):
      ReplyWriter.encode(stored: stored, for: stream, loop)
      loop.counters.unroutedReplies.count(nil)
      submit(stream)
    case .failure(let error): respond(stream, error)
    }
  }
}
