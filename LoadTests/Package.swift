// swift-tools-version: 6.2
import PackageDescription

// Load tools are a package of their own, so that what only they need never enters the product.
//
// The gateway's client has the access level `package` where a load generator needs it: an entrance
// that starts no task and copies no reply, which no user of the library should come to rely on. A
// dependency on the package above would not open it, so this one takes the sources of the client,
// and of what the client stands on, as targets of its own: `Sources` holds relative symbolic links
// to the folders above. It is the same client, built once more; and so is the tree core, to be
// measured without a gateway around it.

/// As in the package above: warnings are errors, imports stay internal unless said otherwise, and
/// existentials are spelled out.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")

let package = Package(
  name: "crossfade-load",
  products: [
    .executable(name: "crossfade-load", targets: ["crossfade-load"]),
    .executable(name: "crossfade-trees", targets: ["crossfade-trees"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    // Links to the package above.
    .systemLibrary(
      name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CInferenceProtos", dependencies: ["CProtobufC"]),
    .target(name: "CLinux", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CTreeKernels", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "ServingCore", swiftSettings: strict),
    .target(
      name: "PlatformSupport", dependencies: ["CLinux", "ServingCore"], swiftSettings: strict),
    .target(name: "ArtifactReading", dependencies: ["ServingCore"], swiftSettings: strict),
    .target(name: "HTTP2Wire", dependencies: ["CNghttp2", "ServingCore"], swiftSettings: strict),
    .target(
      name: "InferenceWire", dependencies: ["CInferenceProtos", "CProtobufC", "ServingCore"],
      swiftSettings: strict),
    .target(
      name: "GatewayClient",
      dependencies: [
        "HTTP2Wire", "InferenceWire", "ServingCore", "TransportSecurity", nioCore, nioPosix,
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

    // Pure: when requests go out, what they are, what came of them. No socket, no clock.
    .target(
      name: "LoadCore", dependencies: ["GatewayClient", "InferenceWire", "ServingCore", histogram],
      swiftSettings: strict),

    // Shell: command line, event loops, clocks.
    .executableTarget(
      name: "crossfade-load",
      dependencies: [
        "GatewayClient", "LoadCore", nioCore, nioPosix,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "crossfade-trees",
      dependencies: [
        "ServingCore", "TreeEngine",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "LoadCoreTests",
      dependencies: ["GatewayClient", "InferenceWire", "LoadCore", "ServingCore"],
      swiftSettings: strict),
    .testTarget(
      name: "CrossfadeTreesTests", dependencies: ["crossfade-trees"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
