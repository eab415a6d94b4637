/// Who may import what.
///
/// The rows are those of the design: a target imports only what stands in a row above it, so the
/// targets of one row never know of each other. Each foreign library has one wrap, or the shells,
/// that know it.
enum ImportTable {
  static let rows: [Set<String>] = [
    ["CNghttp2", "CProtobufC", "COnnxRuntime"],
    ["CInferenceProtos"],
    ["ServingCore"],
    ["HTTP2Wire", "InferenceWire", "OnnxEngine", "RegistryStore"],
    ["ServingRuntime"],
    ["GatewayServer", "GatewayClient"],
    ["crossfade"],
  ]

  static let allowed: [String: Set<String>] = [
    "ServingCore": [],
    "HTTP2Wire": ["CNghttp2", "Glibc", "ServingCore"],
    "InferenceWire": ["CInferenceProtos", "CProtobufC", "ServingCore"],
    "OnnxEngine": ["COnnxRuntime", "Glibc", "ServingCore", "Synchronization"],
    "RegistryStore": ["Crypto", "Foundation", "Glibc", "ServingCore", "Yams"],
    "ServingRuntime": ["Glibc", "RegistryStore", "ServingCore", "Synchronization"],
    "GatewayServer": [
      "Glibc", "HTTP2Wire", "InferenceWire", "Logging", "NIOCore", "NIOPosix", "ServingCore",
      "ServingRuntime", "Synchronization",
    ],
    "GatewayClient": [
      "HTTP2Wire", "InferenceWire", "NIOCore", "NIOPosix", "ServingCore", "Synchronization",
    ],
    "crossfade": [
      "ArgumentParser", "Foundation", "GatewayClient", "GatewayServer", "Glibc", "HTTP2Wire",
      "Logging", "OnnxEngine", "RegistryStore", "ServiceLifecycle", "ServingCore",
      "ServingRuntime", "Synchronization", "UnixSignals",
    ],
  ]

  /// The row of one of our own targets.
  static func row(of target: String) -> Int? {
    rows.firstIndex { $0.contains(target) }
  }
}
