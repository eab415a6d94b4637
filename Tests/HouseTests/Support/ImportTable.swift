/// Who may import what.
///
/// The rows are those of the design: a target imports only what stands in a row above it, so the
/// targets of one row never know of each other. Each foreign library has one wrap, or the shells,
/// that know it.
enum ImportTable {
  static let rows: [Set<String>] = [
    ["CLinux", "CNghttp2", "COnnxRuntime", "CProtobufC", "CTreeKernels"],
    ["CInferenceProtos"],
    ["ServingCore"],
    ["ArtifactReading", "PlatformSupport", "YAMLReading"],
    [
      "AccessControl", "ExperimentStore", "GatewayMetrics", "HTTP2Wire", "InferenceWire",
      "OnnxEngine", "RegistryStore", "Telemetry", "TransportSecurity", "TreeEngine",
    ],
    ["ServingRuntime"],
    ["AdminServer", "GatewayServer", "GatewayClient"],
    ["crossfade"],
  ]

  static let allowed: [String: Set<String>] = [
    "ServingCore": [],
    "AccessControl": [
      "CLinux", "Crypto", "Foundation", "Glibc", "JWTKit", "PlatformSupport", "ServingCore",
      "SwiftASN1", "Synchronization", "X509", "YAMLReading",
    ],
    "ArtifactReading": ["Glibc", "ServingCore"],
    "PlatformSupport": ["CLinux", "Glibc", "ServingCore"],
    "YAMLReading": ["ServingCore", "Yams"],
    "ExperimentStore": [
      "CLinux", "Foundation", "GRDB", "GRDBSQLite", "Glibc", "PlatformSupport", "ServingCore",
      "Synchronization",
    ],
    "GatewayMetrics": ["CoreMetrics", "Glibc", "ServingCore", "Synchronization"],
    "HTTP2Wire": ["CNghttp2", "Glibc", "ServingCore"],
    "InferenceWire": ["CInferenceProtos", "CProtobufC", "ServingCore"],
    "OnnxEngine": [
      "ArtifactReading", "COnnxRuntime", "Glibc", "ServingCore", "Synchronization",
    ],
    "TreeEngine": [
      "ArtifactReading", "CLinux", "CTreeKernels", "Foundation", "Glibc", "ServingCore",
      "Synchronization",
    ],
    "RegistryStore": [
      "CLinux", "Crypto", "Foundation", "Glibc", "ServingCore", "Synchronization", "YAMLReading",
    ],
    "Telemetry": [
      "AsyncHTTPClient", "CInferenceProtos", "CProtobufC", "Foundation", "Glibc",
      "Instrumentation", "Logging", "NIOCore", "NIOHTTP1", "PlatformSupport",
      "ServiceContextModule", "ServingCore", "Synchronization", "Tracing",
    ],
    "TransportSecurity": [
      "CLinux", "Foundation", "Glibc", "NIOCore", "NIOSSL", "NIOTLS", "PlatformSupport",
      "ServingCore", "Synchronization",
    ],
    "ServingRuntime": [
      "CLinux", "ExperimentStore", "Foundation", "GatewayMetrics", "Glibc", "PlatformSupport",
      "RegistryStore", "ServingCore", "Synchronization",
    ],
    "AdminServer": [
      "AccessControl", "Foundation", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging",
      "NIOCore",
      "NIOHTTP1", "NIOHTTPTypes", "NIOPosix", "ServiceLifecycle", "ServingCore",
      "ServingRuntime", "Synchronization", "TransportSecurity",
    ],
    "GatewayServer": [
      "AccessControl", "GatewayMetrics", "Glibc", "HTTP2Wire", "InferenceWire", "Logging",
      "NIOCore", "NIOPosix",
      "RegistryStore", "ServingCore", "ServingRuntime", "Synchronization", "Telemetry",
      "TransportSecurity",
    ],
    "GatewayClient": [
      "HTTP2Wire", "InferenceWire", "NIOCore", "NIOPosix", "ServingCore", "Synchronization",
      "TransportSecurity",
    ],
    "crossfade": [
      "AccessControl", "AdminServer", "ArgumentParser", "CLinux", "ExperimentStore", "Foundation",
      "GatewayClient",
      "GatewayMetrics", "GatewayServer", "Glibc", "HTTP2Wire", "InferenceWire", "Logging",
      "NIOCore",
      "NIOHTTP1", "NIOPosix", "OnnxEngine", "RegistryStore", "ServiceLifecycle", "ServingCore",
      "ServingRuntime", "Synchronization", "Telemetry", "TransportSecurity", "TreeEngine",
      "UnixSignals",
    ],
  ]

  /// The row of one of our own targets.
  static func row(of target: String) -> Int? {
    rows.firstIndex { $0.contains(target) }
  }
}
