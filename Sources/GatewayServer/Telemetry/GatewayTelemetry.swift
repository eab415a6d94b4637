package import Telemetry

/// Where a gateway tells of its requests.
package struct GatewayTelemetry: Sendable {
  /// Nil for no access log.
  package var access: AccessLog?
  /// Where traced requests go; nil to trace none.
  package var traces: TraceOutlet?

  package init(access: AccessLog? = nil, traces: TraceOutlet? = nil) {
    self.access = access
    self.traces = traces
  }
}
