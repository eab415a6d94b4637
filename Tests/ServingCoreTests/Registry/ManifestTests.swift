import ServingCore
import ServingTestKit
import Testing

@Suite struct ManifestTests {
  static let fixed = ModelSignature(
    inputs: [TensorSpec(name: "x", datatype: .fp32, dimensions: [.fixed(3)])],
    outputs: [TensorSpec(name: "y", datatype: .fp32, dimensions: [.fixed(3)])])

  static let batchings: [(ModelSignature, Bool, Bool)] = [
    (.scripted, true, true), (.scripted, false, false), (fixed, true, false),
    (fixed, false, false),
  ]

  @Test(arguments: batchings)
  func batchesOnlyWhenWantedAndPossible(
    signature: ModelSignature, isEnabled: Bool, isBatched: Bool
  ) throws {
    let manifest = try Manifest.scripted(
      signature: signature, batching: BatchingSettings(isEnabled: isEnabled, maxRows: 8))
    #expect(manifest.isBatched == isBatched)
  }

  @Test func theArtifactsDigestIsThatOfItsFile() throws {
    var manifest = try Manifest.scripted()
    #expect(manifest.artifactSHA256 == manifest.files[0].sha256)
    manifest.artifact = "other.onnx"
    #expect(manifest.artifactSHA256 == nil)
  }
}
