/// Where spans go, and how many of them.
package struct TelemetrySettings: Hashable, Sendable {
  /// The base address of an OTLP/HTTP receiver, such as `http://127.0.0.1:4318`.
  package var endpoint: String
  /// The share of requests without a sampling decision of their own that are traced, 0 to 1.
  package var sampleRatio: Double

  package init(endpoint: String, sampleRatio: Double) {
    self.endpoint = endpoint
    self.sampleRatio = sampleRatio
  }
}
