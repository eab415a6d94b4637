/// A loaded version, ready to run. At most one ``run(_:)`` is in flight per session; the lane that
/// owns the session sees to that.
package protocol EngineSession: Sendable {
  /// What runs it.
  var engine: EngineKind { get }

  /// What the artifact itself says of its inputs and outputs.
  var signature: ModelSignature { get }

  /// Runs one batch. Blocks while the engine computes.
  /// - Returns: every output of the signature, in its order.
  /// - Throws: `INTERNAL` with the engine's words when the run fails.
  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs

  /// Has the run that is under way end as soon as the engine can, and fail with `CANCELLED`.
  /// Returns at once, and may be called at any time on any thread: nothing happens where nothing
  /// runs, and a run that begins later is not affected.
  func interrupt()

  /// A further session of the same loaded model, which may run at the same time as this one and
  /// shares its weights.
  /// - Returns: nil when the engine has no such thing.
  func another() throws(ServingError) -> Self?
}

extension EngineSession {
  package func another() throws(ServingError) -> Self? { nil }

  /// An engine without such a thing runs on to the end.
  package func interrupt() {}
}
