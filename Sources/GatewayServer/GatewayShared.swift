internal import GatewayMetrics
internal import Logging

/// What all event loops of a gateway share.
struct GatewayShared: Sendable {
  var configuration: GatewayConfiguration
  var box: GatewayTableBox
  var held: HeldBytes
  var status: GatewayStatus
  var metrics: GatewayMetricsRegistry
  var log: Logger
}
