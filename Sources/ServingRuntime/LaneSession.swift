internal import ServingCore

/// A session as lanes run it, whichever engine made it. A class to override, so that the way of a
/// request meets one dynamic call a batch: lanes that were generic over the session were compiled
/// for every kind at once, looking up types and witnesses for each request.
///
/// `@unchecked Sendable`: nothing in it changes; ``TypedLaneSession`` holds a `Sendable` session.
class LaneSession: @unchecked Sendable {
  let signature: ModelSignature

  init(signature: ModelSignature) {
    self.signature = signature
  }

  /// See ``EngineSession/run(_:)``.
  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs { missing() }

  /// See ``EngineSession/interrupt()``.
  func interrupt() { missing() }

  private func missing() -> Never { preconditionFailure("TypedLaneSession overrides everything") }
}
