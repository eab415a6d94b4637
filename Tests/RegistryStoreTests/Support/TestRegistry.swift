import RegistryStore
import ServingCore

/// A registry in a temporary folder, with versions made by hand.
struct TestRegistry {
  /// 13 bytes, and their SHA-256.
  static let content = Array("not an ONNX!\n".utf8)
  static let contentSHA256 = "a1443c6d90198f4a3797f4ae764c8bb4d83a85fae5dce15fecc211f38f769de3"

  let folder = TemporaryFolder()

  var reader: RegistryReader { RegistryReader(root: folder.path) }

  func manifest(_ model: String, _ version: Int64) throws(ServingError) -> Manifest {
    Manifest(
      model: try ModelName(model), version: try ModelVersion(parsing: "\(version)"), format: .onnx,
      engine: .onnxruntime, artifact: "model.onnx",
      files: [
        ArtifactFile(
          name: "model.onnx", byteCount: Self.content.count, sha256: Self.contentSHA256)
      ],
      signature: .sample, publishedBy: "ana", publishedAt: "2026-11-23T05:00:00Z")
  }

  /// Makes a complete version.
  func add(_ model: String, _ version: Int64) throws(ServingError) {
    folder.makeFolder("\(model)/\(version)")
    folder.write("\(model)/\(version)/model.onnx", Self.content)
    folder.write(
      "\(model)/\(version)/manifest.yaml", try ManifestCodec.encode(manifest(model, version)))
  }
}
