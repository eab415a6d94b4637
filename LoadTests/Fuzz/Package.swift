// swift-tools-version: 6.2
import PackageDescription

// What libFuzzer drives: every parser that reads what somebody else wrote. A package of its own
// because everything in it is built with coverage and the address sanitizer; LoadTests/fuzz.py
// builds and runs it. `Sources` holds links to the folders above, as in the package of the load
// tools, so that what is fuzzed is instrumented too.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "crossfade-fuzz",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CFuzzDriver"),
    .target(name: "CInferenceProtos", dependencies: ["CProtobufC"]),
    .target(name: "CLinux"),
    .target(name: "CTreeKernels"),
    .target(name: "ServingCore", swiftSettings: strict),
    .target(name: "ArtifactReading", dependencies: ["ServingCore"], swiftSettings: strict),
    .target(name: "HTTP2Wire", dependencies: ["CNghttp2", "ServingCore"], swiftSettings: strict),
    .target(
      name: "InferenceWire", dependencies: ["CInferenceProtos", "CProtobufC", "ServingCore"],
      swiftSettings: strict),
    .target(
      name: "YAMLReading",
      dependencies: ["ServingCore", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(
      name: "RegistryStore",
      dependencies: [
        "CLinux", "ServingCore", "YAMLReading", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "TreeEngine",
      dependencies: ["ArtifactReading", "CLinux", "CTreeKernels", "ServingCore"],
      swiftSettings: strict),
    .executableTarget(
      name: "crossfade-fuzz",
      dependencies: [
        "CFuzzDriver", "HTTP2Wire", "InferenceWire", "RegistryStore", "ServingCore", "TreeEngine",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
