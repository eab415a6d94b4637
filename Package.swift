// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is built with: warnings are errors, imports stay internal unless said
/// otherwise, and existentials are spelled out.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "crossfade",
  products: [
    .executable(name: "crossfade", targets: ["crossfade"]),
    .library(name: "GatewayClient", targets: ["GatewayClient"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // C: system libraries, generated messages, the engine's function table.
    .systemLibrary(
      name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CInferenceProtos", dependencies: ["CProtobufC"]),
    .target(name: "CLinux", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "COnnxRuntime", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CTreeKernels", cSettings: [.treatAllWarnings(as: .error)]),

    // Pure: every decision, no foreign thing.
    .target(name: "ServingCore", swiftSettings: strict),

    // What several wraps need: files and threads of the system, readers of formats.
    .target(
      name: "PlatformSupport", dependencies: ["CLinux", "ServingCore"], swiftSettings: strict),
    .target(name: "ArtifactReading", dependencies: ["ServingCore"], swiftSettings: strict),
    .target(
      name: "YAMLReading",
      dependencies: ["ServingCore", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),

    // Wrap: each owns one foreign thing and never imports another of this row.
    .target(
      name: "AccessControl",
      dependencies: [
        "CLinux", "PlatformSupport", "ServingCore", "YAMLReading", crypto,
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict),
    .target(
      name: "ExperimentStore",
      dependencies: [
        "CLinux", "PlatformSupport", "ServingCore",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(name: "HTTP2Wire", dependencies: ["CNghttp2", "ServingCore"], swiftSettings: strict),
    .target(
      name: "GatewayMetrics",
      dependencies: ["ServingCore", .product(name: "CoreMetrics", package: "swift-metrics")],
      swiftSettings: strict),
    .target(
      name: "InferenceWire", dependencies: ["CInferenceProtos", "CProtobufC", "ServingCore"],
      swiftSettings: strict),
    .target(
      name: "OnnxEngine", dependencies: ["ArtifactReading", "COnnxRuntime", "ServingCore"],
      swiftSettings: strict),
    .target(
      name: "RegistryStore", dependencies: ["CLinux", "ServingCore", "YAMLReading", crypto],
      swiftSettings: strict),
    .target(
      name: "Telemetry",
      dependencies: [
        "CInferenceProtos", "CProtobufC", "PlatformSupport", "ServingCore", logging, nioCore,
        nioHTTP1, .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: strict),
    .target(
      name: "TransportSecurity",
      dependencies: ["PlatformSupport", "ServingCore", nioCore, nioSSL, nioTLS],
      swiftSettings: strict),
    .target(
      name: "TreeEngine",
      dependencies: ["ArtifactReading", "CLinux", "CTreeKernels", "ServingCore"],
      swiftSettings: strict),

    // Run: lanes and the model table.
    .target(
      name: "ServingRuntime",
      dependencies: [
        "CLinux", "ExperimentStore", "GatewayMetrics", "PlatformSupport", "RegistryStore",
        "ServingCore",
      ],
      swiftSettings: strict),

    // Shell: sockets.
    .target(
      name: "GatewayServer",
      dependencies: [
        "AccessControl", "GatewayMetrics", "HTTP2Wire", "InferenceWire", "RegistryStore",
        "ServingCore", "ServingRuntime", "Telemetry", "TransportSecurity", nioCore, nioPosix,
        logging,
      ],
      swiftSettings: strict),
    .target(
      name: "AdminServer",
      dependencies: [
        "AccessControl", "ServingCore", "ServingRuntime", "TransportSecurity", nioCore, nioHTTP1,
        nioPosix, logging, serviceLifecycle,
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ],
      resources: [.embedInCode("API"), .embedInCode("Page")],
      swiftSettings: strict),
    .target(
      name: "GatewayClient",
      dependencies: [
        "HTTP2Wire", "InferenceWire", "ServingCore", "TransportSecurity", nioCore, nioPosix,
      ],
      swiftSettings: strict),

    // Top: command line, configuration, wiring.
    .executableTarget(
      name: "crossfade",
      dependencies: [
        "AccessControl", "AdminServer", "CLinux", "GatewayClient", "GatewayMetrics",
        "GatewayServer", "HTTP2Wire", "InferenceWire", "OnnxEngine", "RegistryStore",
        "ExperimentStore", "ServingCore", "ServingRuntime", "Telemetry", "TransportSecurity",
        "TreeEngine", logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("Deploy/Recipes")],
      swiftSettings: strict),

    // Tests.
    .target(
      name: "ServingTestKit", dependencies: ["ServingCore"], path: "Tests/ServingTestKit",
      swiftSettings: strict),
    .testTarget(
      name: "ServingCoreTests", dependencies: ["ServingCore", "ServingTestKit"],
      swiftSettings: strict),
    .testTarget(
      name: "PlatformSupportTests", dependencies: ["PlatformSupport", "ServingCore"],
      swiftSettings: strict),
    .testTarget(
      name: "AccessControlTests",
      dependencies: [
        "AccessControl", "ServingCore", "ServingTestKit", crypto,
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ArtifactReadingTests",
      dependencies: ["ArtifactReading", "ServingCore", "ServingTestKit"], swiftSettings: strict),
    .testTarget(
      name: "ExperimentStoreTests",
      dependencies: [
        "ExperimentStore", "ServingCore", "ServingTestKit",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HTTP2WireTests", dependencies: ["HTTP2Wire", "ServingCore", "ServingTestKit"],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayMetricsTests",
      dependencies: [
        "GatewayMetrics", "ServingCore", "ServingTestKit",
        .product(name: "CoreMetrics", package: "swift-metrics"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "InferenceWireTests",
      dependencies: ["CInferenceProtos", "InferenceWire", "ServingCore", "ServingTestKit"],
      swiftSettings: strict),
    .testTarget(
      name: "OnnxEngineTests", dependencies: ["OnnxEngine", "ServingCore", "ServingTestKit"],
      exclude: ["Models"], swiftSettings: strict),
    .testTarget(
      name: "TelemetryTests",
      dependencies: [
        "ServingCore", "ServingTestKit", "Telemetry", logging,
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TransportSecurityTests",
      dependencies: [
        "ServingCore", "ServingTestKit", "TransportSecurity", nioCore, nioPosix, nioSSL, crypto,
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "TreeEngineTests",
      dependencies: [
        "ArtifactReading", "CTreeKernels", "ServingCore", "ServingTestKit", "TreeEngine",
      ],
      exclude: ["Models"], swiftSettings: strict),
    .testTarget(
      name: "RegistryStoreTests",
      dependencies: ["CLinux", "RegistryStore", "ServingCore", "ServingTestKit"],
      swiftSettings: strict),
    .testTarget(
      name: "ServingRuntimeTests",
      dependencies: [
        "CLinux", "ExperimentStore", "GatewayMetrics", "PlatformSupport", "RegistryStore",
        "ServingCore", "ServingRuntime", "ServingTestKit",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayClientTests",
      dependencies: [
        "GatewayClient", "HTTP2Wire", "InferenceWire", "ServingCore", "ServingTestKit", nioCore,
        nioPosix,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayServerTests",
      dependencies: [
        "AccessControl", "GatewayMetrics", "GatewayServer", "HTTP2Wire", "InferenceWire",
        "ServingCore", "ServingRuntime", "ServingTestKit", nioCore, nioPosix, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AdminServerTests",
      dependencies: [
        "AccessControl", "AdminServer", "RegistryStore", "ServingCore", "ServingRuntime",
        "ServingTestKit", nioCore, nioPosix, logging, serviceLifecycle,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "crossfadeTests",
      dependencies: [
        "AdminServer", "crossfade", "RegistryStore", "ServingCore", "ServingRuntime",
        "ServingTestKit", "TransportSecurity", nioCore, nioPosix, logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HouseTests", dependencies: [], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
