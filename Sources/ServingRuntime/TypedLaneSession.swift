internal import ServingCore

/// A session of one kind for a lane. `@unchecked Sendable` as its superclass is.
final class TypedLaneSession<Session: EngineSession>: LaneSession, @unchecked Sendable {
  private let session: Session

  init(_ session: Session) {
    self.session = session
    super.init(signature: session.signature)
  }

  override func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    try session.run(batch)
  }

  override func interrupt() { session.interrupt() }
}
