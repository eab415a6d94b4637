internal import AccessControl
internal import GatewayMetrics
internal import Logging
internal import ServingRuntime
internal import TransportSecurity

/// What all event loops of a gateway share.
struct GatewayShared: Sendable {
  var configuration: GatewayConfiguration
  var box: GatewayTableBox
  var held: HeldBytes
  var quotas = QuotaTable()
  var overload = OverloadManager()
  var status: GatewayStatus
  var admission: ConnectionAdmission
  var metrics: GatewayMetricsRegistry
  /// Where replies are kept and counted as evidence; nil for nowhere.
  var predictions: PredictionPipeline?
  /// Where mirrored requests go; nil to mirror none.
  var shadows: ShadowDesk?
  /// The server's certificate; nil to speak without TLS.
  var tls: TLSServer?
  /// Who callers are; nil where access is not controlled.
  var access: Authenticator?
  /// Where requests are told of.
  var telemetry = GatewayTelemetry()
  var log: Logger
}
