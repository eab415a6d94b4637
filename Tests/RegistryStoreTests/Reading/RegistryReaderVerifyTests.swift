import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RegistryReaderVerifyTests {
  private let registry = TestRegistry()
  private let folder: TemporaryFolder

  init() throws {
    folder = registry.folder
    try registry.add("digits", 2)
  }

  private func verify(_ version: Int64 = 2) throws(ServingError) -> VerifiedFiles {
    try registry.reader.verifyFiles(
      of: ModelName("digits"), ModelVersion(parsing: "2"), registry.manifest("digits", version))
  }

  private func loss() -> String? {
    let error = refusal { () throws(ServingError) in try verify() }
    #expect(error?.code == .dataLoss)
    return error?.message.replacing(folder.path + "/digits/2/", with: "")
  }

  @Test func acceptsWhatWasPublished() throws {
    let verified = try verify()
    #expect(verified.fileCount == 1)
    #expect(verified.byteCount == 13)
  }

  @Test func readsFilesLargerThanAChunk() throws {
    let large = [UInt8](repeating: UInt8(ascii: "a"), count: 3 << 20)
    folder.write("digits/2/weights.bin", large)
    var manifest = try registry.manifest("digits", 2)
    manifest.files.append(
      ArtifactFile(
        name: "weights.bin", byteCount: large.count,
        sha256: "6f850bc94ae6f7de14297c01616c36d712d22864497b28a63b81d776b035e656"))
    let verified = try registry.reader.verifyFiles(
      of: manifest.model, manifest.version, manifest)
    #expect(verified.fileCount == 2)
    #expect(verified.byteCount == 13 + large.count)
  }

  @Test func refusesACorruptedByte() {
    var content = TestRegistry.content
    content[4] ^= 1
    folder.write("digits/2/model.onnx", content)
    let expected = "\"model.onnx\": expected SHA-256 \(TestRegistry.contentSHA256), got "
    #expect(loss()?.hasPrefix(expected) == true)
  }

  @Test(arguments: [0, 12, 14])
  func refusesAnotherSize(_ byteCount: Int) {
    folder.write("digits/2/model.onnx", [UInt8](repeating: 0, count: byteCount))
    #expect(loss() == "\"model.onnx\": expected 13 bytes, got \(byteCount)")
  }

  @Test func refusesAMissingFile() {
    folder.remove("digits/2/model.onnx")
    #expect(loss() == "\"model.onnx\": is missing: expected 13 bytes")
  }

  @Test(arguments: ["extra.bin", ".hidden", "model.onnx.bak"])
  func refusesAFileThatIsNotListed(_ name: String) {
    folder.write("digits/2/\(name)", "")
    #expect(loss()?.hasPrefix("\"\(name)\": is not in the manifest") == true)
  }

  @Test func refusesAFolderThatIsNotListed() {
    folder.makeFolder("digits/2/sub")
    #expect(loss()?.hasPrefix("\"sub\": is not in the manifest") == true)
  }

  /// Swift takes the two for equal; a file system does not.
  @Test func tellsNamesApartByTheirBytes() throws {
    var manifest = try registry.manifest("digits", 2)
    manifest.files[0].name = "é.onnx"
    folder.remove("digits/2/model.onnx")
    folder.write("digits/2/e\u{301}.onnx", TestRegistry.content)
    let error = refusal { () throws(ServingError) in
      try registry.reader.verifyFiles(of: manifest.model, manifest.version, manifest)
    }
    #expect(error?.message.contains("is not in the manifest") == true)
  }

  @Test func refusesASymbolicLink() {
    folder.write("elsewhere", TestRegistry.content)
    folder.remove("digits/2/model.onnx")
    folder.link("digits/2/model.onnx", to: "../../elsewhere")
    #expect(loss()?.contains("symbolic links are not followed") == true)
  }

  @Test func refusesAPipeWithoutWaitingForIt() throws {
    folder.remove("digits/2/model.onnx")
    try #require(mkfifo(folder.path + "/digits/2/model.onnx", 0o644) == 0)
    #expect(loss()?.contains("is not a regular file") == true)
  }

  @Test func refusesAFolderInPlaceOfAFile() {
    folder.remove("digits/2/model.onnx")
    folder.makeFolder("digits/2/model.onnx")
    #expect(loss()?.contains("is not a regular file") == true)
  }

  @Test func refusesTheManifestOfAnotherVersion() {
    let error = refusal { () throws(ServingError) in try verify(3) }
    #expect(error?.code == .invalidArgument)
    #expect(
      error?.message == "expected the manifest of model digits version 2, got that of model digits "
        + "version 3")
  }

  @Test func refusesAVersionThatIsALink() throws {
    folder.makeFolder("elsewhere/2")
    folder.link("digits/3", to: "2")
    let error = refusal { () throws(ServingError) in
      try registry.reader.verifyFiles(
        of: ModelName("digits"), ModelVersion(parsing: "3"), registry.manifest("digits", 3))
    }
    #expect(error?.code == .invalidArgument)
  }
}
