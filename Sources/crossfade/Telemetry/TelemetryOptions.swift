internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ServingCore
internal import Telemetry

/// What `serve` tells of itself and of requests, and to whom.
struct TelemetryOptions: ParsableArguments {
  static let inputBytesMax = 4_096

  @Option(help: ArgumentHelp("The least severe log line to write.", valueName: "level"))
  var logLevel = LogLevel.info
  @Option(
    help: ArgumentHelp(
      "How log lines are written: text for people, json for machines, one object a line.",
      valueName: "format"))
  var logFormat = LogFormat.text
  @Option(
    help: ArgumentHelp(
      "Writes a line of the log for so many per cent of requests, drawn by their id.",
      discussion: """
        Those that failed for the server's sake (status 500 and above) are written as well, up to \
        \(Int(AccessSampling.failuresPerSecond)) a second; with 0, those alone. Without the option \
        there is no such log.
        """, valueName: "percent"))
  var accessLog: String?
  @Option(
    help: ArgumentHelp(
      "Bytes of a request's inputs, as text, in its line of the access log; 0 for none.",
      valueName: "bytes"))
  var accessLogInputs = 0
  @Option(
    help: ArgumentHelp(
      "An OTLP/HTTP receiver of traces, such as http://127.0.0.1:4318.",
      discussion: """
        Without it, \(TraceReceiver.tracesVariable) or \(TraceReceiver.baseVariable) of the \
        environment; \(TraceReceiver.serviceVariable) names the service. Header fields for it, \
        such as a credential, are taken from \(TraceHeaders.tracesVariable) or \
        \(TraceHeaders.baseVariable) alone: key=value,key2=value2, values percent-encoded.
        """, valueName: "url"))
  var traceEndpoint: String?
  @Option(
    help: ArgumentHelp(
      "Of requests whose traceparent does not say: how many per cent are traced.",
      valueName: "percent"))
  var traceSample = "1"

  func check() throws {
    for (flag, text) in [("--access-log", accessLog), ("--trace-sample", traceSample)] {
      guard let text else { continue }
      do throws(ServingError) { _ = try Percentage(parsing: text) } catch {
        throw ValidationError("\(flag): \(error.message).")
      }
    }
    try LimitOptions.check("--access-log-inputs", accessLogInputs, 0...Self.inputBytesMax)
    guard accessLogInputs == 0 || accessLog != nil else {
      throw ValidationError("--access-log-inputs: expected --access-log with it, got it alone.")
    }
    if traceEndpoint != nil {
      do throws(ServingError) {
        _ = try TraceReceiver.find(endpoint: traceEndpoint, environment: [:])
      } catch {
        throw ValidationError("\(error.message).")
      }
    }
  }

  /// Has everything that the process logs written so, from here on. Once in a process.
  func startLogging() -> Logger {
    let format = logFormat
    LoggingSystem.bootstrap(
      { label, provider in
        LineLogHandler(
          label: label, format: format, output: .standardError, metadataProvider: provider,
          wallMicroseconds: SystemClock.wallMicroseconds)
      }, metadataProvider: .trace)
    var log = Logger(label: Product.name)
    log.logLevel = logLevel.loggerLevel
    return log
  }

  /// - Throws: `INVALID_ARGUMENT` for an environment that names no URL, or no header fields.
  func service(_ log: Logger) throws(ServingError) -> TelemetryService {
    var access: AccessLog?
    if let accessLog {
      access = AccessLog(
        share: try Percentage(parsing: accessLog), inputBytesMax: accessLogInputs,
        format: logFormat, output: .standardError)
    }
    let receiver = try TraceReceiver.find(
      endpoint: traceEndpoint, environment: ProcessInfo.processInfo.environment)
    guard let receiver else { return TelemetryService(access: access, log: log) }
    var random = SystemRandomNumberGenerator()
    let outlet = TraceOutlet(sampling: TraceSampling(try Percentage(parsing: traceSample)))
    let exporter = SpanExporter(
      receiver: receiver, outlet: outlet, instance: "\(TraceID(seed: random.next()))", log: log)
    return TelemetryService(access: access, traces: outlet, exporter: exporter, log: log)
  }
}

extension TraceID {
  fileprivate init(seed: UInt64) {
    var numbers = SplitMix64(seed: seed)
    self.init(using: &numbers)
  }
}
