/// Where spans are sent, and as whose: by flags, or by the environment variables that OpenTelemetry
/// has for every exporter.
package struct TraceReceiver: Hashable, Sendable {
  package static let path = "/v1/traces"
  package static let baseVariable = "OTEL_EXPORTER_OTLP_ENDPOINT"
  package static let tracesVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
  package static let serviceVariable = "OTEL_SERVICE_NAME"
  package static let protocolVariables = [
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL",
  ]
  /// The only one that spans are sent by.
  package static let supportedProtocol = "http/protobuf"
  private static let urlBytesMax = 2_048
  private static let nameBytesMax = 256

  /// The whole of it, path included.
  package var url: String
  package var serviceName: String
  /// Sent with each export.
  package var headers = TraceHeaders()

  /// - Parameter endpoint: what a flag says: a base address, as the variable for all signals has
  ///   it. The variable for traces is the whole address.
  /// - Returns: nil where nothing says where spans are to go.
  /// - Throws: `INVALID_ARGUMENT` naming the flag or variable that holds no URL of HTTP, or no
  ///   header fields, or the variable that has the environment's receiver expect another protocol.
  package static func find(
    endpoint: String?, environment: [String: String]
  ) throws(ServingError) -> TraceReceiver? {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let url: String
    if let endpoint {
      url = try whole(endpoint, "--trace-endpoint")
    } else if let traces = variable(tracesVariable) {
      url = try checked(traces, tracesVariable)
      try checkProtocol(variable)
    } else if let base = variable(baseVariable) {
      url = try whole(base, baseVariable)
      try checkProtocol(variable)
    } else {
      return nil
    }
    let name = (variable(serviceVariable) ?? Product.name).shortened(byteCountMax: nameBytesMax)
    return TraceReceiver(
      url: url, serviceName: name, headers: try TraceHeaders.find(environment: environment))
  }

  /// The nearest word holds, that for traces before that for all signals.
  private static func checkProtocol(
    _ variable: (String) -> String?
  ) throws(ServingError) {
    guard let name = protocolVariables.first(where: { variable($0) != nil }),
      let spoken = variable(name), spoken != supportedProtocol
    else { return }
    throw ServingError(
      .invalidArgument,
      "\(name): expected \(supportedProtocol), got \(spoken.quotedForMessage); set "
        + "\(protocolVariables[0]) to it and \(tracesVariable) to a receiver that takes it, mostly "
        + "on port 4318")
  }

  private static func whole(_ base: String, _ source: String) throws(ServingError) -> String {
    let url = try checked(base, source)
    return (url.hasSuffix("/") ? String(url.dropLast()) : url) + path
  }

  private static func checked(_ url: String, _ source: String) throws(ServingError) -> String {
    let rest = ["http://", "https://"].lazy.compactMap { scheme in
      url.hasPrefix(scheme) ? url.dropFirst(scheme.count) : nil
    }.first
    let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3F && $0 != 0x23 }
    guard let rest, let first = rest.first, first != "/", !rest.contains("@"), isPlain,
      url.utf8.count <= urlBytesMax
    else {
      throw ServingError(
        .invalidArgument,
        "\(source): expected a URL such as http://127.0.0.1:4318, without a user, a query or a "
          + "fragment, got \(url.quotedForMessage)")
    }
    return url
  }
}
