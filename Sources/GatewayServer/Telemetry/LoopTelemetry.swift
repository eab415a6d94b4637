internal import ServingCore
internal import Telemetry

/// What one event loop keeps for the access log and for traces. Touched on that loop only.
final class LoopTelemetry {
  let access: AccessLog?
  let accessQueue: RecordQueue<AccessRecord>?
  /// Of the token bucket of failures; see ``AccessSampling``.
  var failuresFull: UInt64 = 0
  /// Nil where nothing is traced.
  let sampling: TraceSampling?
  let traceQueue: RecordQueue<RequestTrace>?
  var ids: SplitMix64

  /// - Returns: nil for a gateway that tells nobody.
  init?(_ telemetry: GatewayTelemetry, using random: inout some RandomNumberGenerator) {
    guard telemetry.access != nil || telemetry.traces != nil else { return nil }
    access = telemetry.access
    accessQueue = telemetry.access?.makeQueue()
    sampling = telemetry.traces?.sampling
    traceQueue = telemetry.traces?.makeQueue()
    ids = SplitMix64(seed: random.next())
  }
}
