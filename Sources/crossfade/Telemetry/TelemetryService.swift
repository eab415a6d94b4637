internal import GatewayMetrics
internal import GatewayServer
internal import Logging
internal import ServiceLifecycle
internal import ServingCore
internal import ServingRuntime
internal import Telemetry

/// The access log and the exporter of spans among the process's services. They end after the
/// gateway, so that what it did last is told too.
struct TelemetryService: Service {
  let access: AccessLog?
  let traces: TraceOutlet?
  let exporter: SpanExporter?
  let log: Logger

  init(
    access: AccessLog? = nil, traces: TraceOutlet? = nil, exporter: SpanExporter? = nil,
    log: Logger
  ) {
    self.access = access
    self.traces = traces
    self.exporter = exporter
    self.log = log
  }

  var gateway: GatewayTelemetry { GatewayTelemetry(access: access, traces: traces) }

  var figures: TelemetryFigures {
    TelemetryFigures(
      access: access.map { .init(written: $0.writtenCount, dropped: $0.dropped) },
      spans: exporter.map {
        .init(exported: $0.exportedCount, failures: $0.failureCount, dropped: $0.dropped)
      })
  }

  /// Says what is told of requests, before any is taken, and has libraries make spans too.
  func begin() {
    if let access, access.inputBytesMax > 0 {
      log.warning(
        "the access log has inputs of requests, as --access-log-inputs says",
        metadata: ["bytes": "\(access.inputBytesMax)"])
    }
    guard let exporter, let traces else { return }
    var random = SystemRandomNumberGenerator()
    GatewayTracer.bootstrap(outlet: traces, seed: random.next())
    log.info(
      "traces",
      metadata: [
        "receiver": "\(exporter.receiver.url)", "service": "\(exporter.receiver.serviceName)",
      ])
  }

  func run() async throws {
    async let isWritten: Void = writeAccessLog()
    async let isExported: Void = export()
    // Returns when the process is told to end.
    try? await gracefulShutdown()
    access?.stop()
    _ = await (isWritten, isExported)
  }

  private func export() async {
    await cancelWhenGracefulShutdown { await exporter?.run() }
  }

  private func writeAccessLog() async {
    guard let access else { return }
    do throws(ServingError) {
      try await WorkerThread.run(name: "access-log") { access.run() }
    } catch {
      log.warning("there is no access log", metadata: ["reason": "\(error.message)"])
    }
  }
}
