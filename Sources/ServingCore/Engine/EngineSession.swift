/// A loaded version, ready to run. At most one ``run(_:)`` is in flight per session; the lane that
/// owns the session sees to that.
package protocol EngineSession: Sendable {
  /// What the artifact itself says of its inputs and outputs.
  var signature: ModelSignature { get }

  /// Runs one batch. Blocks while the engine computes.
  /// - Returns: every output of the signature, in its order.
  /// - Throws: `INTERNAL` with the engine's words when the run fails.
  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs

  /// A further session of the same loaded model, which may run at the same time as this one and
  /// shares its weights.
  /// - Returns: nil when the engine has no such thing.
  func another() throws(ServingError) -> Self?
}

extension EngineSession {
  package func another() throws(ServingError) -> Self? { nil }
}
