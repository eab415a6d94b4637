import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// A new version against the one in force.
struct PublisherCompatibilityTests {
  private let fixture = PublishFixture()
  private static let other: ModelSignature = {
    var signature = ModelSignature.sample
    signature.inputs[0].datatype = .fp64
    return signature
  }()

  private func publish(
    _ signature: ModelSignature, isBreaking: Bool = false
  ) throws(ServingError) -> PublishedVersion {
    var request = try fixture.request()
    request.isBreaking = isBreaking
    return try fixture.publish(request, inspect: { _ in .onnx(signature) })
  }

  private func promote(_ version: Int64) throws(ServingError) {
    var random = SeededRandom(seed: 1)
    _ = try RouteStore(root: fixture.folder.path).promote(
      Promotion(
        model: ModelName("digits"), version: ModelVersion(parsing: "\(version)"),
        author: RouteFixture.author()),
      using: &random)
  }

  @Test func refusesWhatCouldBreakCallersUnlessThePublisherSaysSo() throws {
    #expect(try publish(.sample).warnings == [])
    let error = refusal { () throws(ServingError) in try publish(Self.other) }
    #expect(error?.code == .failedPrecondition)
    #expect(
      error?.message == "version 2 of model digits could break callers of version 1, which is in "
        + "force: input \"pixels\": datatype FP32 becomes FP64; if that is meant, say --breaking")
    #expect(fixture.folder.names(in: "digits") == ["1"])
    let published = try publish(Self.other, isBreaking: true)
    #expect(published.manifest.isBreaking)
    #expect(
      try fixture.registry.reader.manifest(of: ModelName("digits"), published.version).isBreaking)
    // Without a route, that one is in force now.
    #expect(try publish(Self.other).manifest.isBreaking == false)
  }

  @Test func comparesWithWhatTheRouteSays() throws {
    _ = try publish(.sample)
    try promote(1)
    _ = try publish(Self.other, isBreaking: true)
    let error = refusal { () throws(ServingError) in try publish(Self.other) }
    #expect(error?.message.contains("callers of version 1, which is in force") == true)
    try promote(2)
    _ = try publish(Self.other)
  }

  @Test func aBrokenHighestVersionIsNotInForce() throws {
    _ = try publish(.sample)
    fixture.folder.makeFolder("digits/2")
    let error = refusal { () throws(ServingError) in try publish(Self.other) }
    #expect(error?.message.contains("callers of version 1, which is in force") == true)
    fixture.folder.write("digits/1/manifest.yaml", "schema: [")
    #expect(try publish(Self.other).warnings == [])
  }

  @Test func whatCannotBeReadIsAWarningAndNoObstacle() throws {
    _ = try publish(.sample)
    try promote(1)
    fixture.folder.write("digits/1/manifest.yaml", "schema: [")
    let published = try publish(Self.other)
    try #require(published.warnings.count == 1)
    #expect(
      published.warnings[0].problem.hasPrefix(
        "has a version in force that cannot be read, so the new signature was not compared"))
  }

  @Test func rowsThatAreNoRowsAnyMoreAreNamed() throws {
    var signature = ModelSignature.sample
    signature.outputs.removeLast()
    let rows = signature
    _ = try publish(rows)
    var request = try fixture.request()
    request.batching.isEnabled = false
    let error = refusal { () throws(ServingError) in
      try fixture.publish(request, inspect: { _ in .onnx(rows) })
    }
    #expect(error?.message.contains("the leading axis counted rows of independent") == true)
  }
}
