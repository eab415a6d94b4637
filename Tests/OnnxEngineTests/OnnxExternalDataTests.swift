import Glibc
import OnnxEngine
import ServingCore
import ServingTestKit
import Testing

@Suite("The further files that a model names")
struct OnnxExternalDataTests {
  @Test("Locations are found wherever a tensor can be")
  func everywhere() throws {
    let locations = try OnnxExternalData.locations(
      inFileAt: TestEngine.path(of: "external_everywhere.onnx"))
    #expect(
      locations == [
        "attribute-graphs.bin", "attribute-sparse.bin", "attribute-sparses.bin",
        "attribute-tensors.bin", "else.bin", "function-default.bin", "function.bin",
        "initializer.bin", "sparse-indices.bin", "sparse-values.bin", "then.bin",
      ])
  }

  @Test(
    "A location is given as the model writes it",
    arguments: [
      ("external_beside.onnx", ["weights.bin"]), ("external_parent.onnx", ["../weights.bin"]),
      ("external_absolute.onnx", ["/etc/hostname"]), ("affine.onnx", []), ("empty.onnx", []),
    ])
  func asWritten(model: String, expected: [String]) throws {
    let locations = try OnnxExternalData.locations(inFileAt: TestEngine.path(of: model))
    #expect(locations == expected)
  }

  @Test(
    "A location is safe only as the plain name of a file",
    arguments: ["..", ".", "", ".hidden", "a/b", "/a", "a\0b"])
  func unsafe(location: String) throws {
    let path = try TemporaryFile(model(naming: Array(location.utf8)))
    let error = try #require(throws: ServingError.self) {
      try OnnxExternalData.requireSafeLocations(inFileAt: path.path)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.detail["location"] == location)
  }

  @Test("A location that is not UTF-8 is refused")
  func notUTF8() throws {
    try refuses(model(naming: [0x61, 0xFF]), "a location that is not UTF-8")
  }

  @Test("The last of a repeated field counts")
  func repeatedFields() throws {
    let key = field(1, Array("location".utf8))
    let entry = field(1, Array("offset".utf8)) + field(2, [0x61]) + key + field(2, [0x62])
    let other = key + field(2, [0x63]) + field(1, Array("offset".utf8))
    let model = field(7, field(5, field(13, entry) + field(13, other)))
    #expect(try OnnxExternalData.locations(in: model.span) == ["b"])
  }

  @Test(
    "Bytes that are no message are refused",
    arguments: [
      ([0x3A], "a number without an end at byte 1"),
      ([0x3A, 0x05, 0x00], "5 bytes where 1 are left at byte 2"),
      ([0x3B, 0x3C], "wire type 3 at byte 0"),
      ([0x3F], "wire type 7 at byte 0"),
      ([0x00, 0x00], "a field's tag at byte 0"),
      // Field 7 once the bits over 32 are cut off, as a careless parser would.
      ([0xBA, 0x80, 0x80, 0x80, 0x10, 0x00], "a field's tag at byte 0"),
      ([UInt8](repeating: 0xFF, count: 11), "a number without an end at byte 0"),
      ([0x09, 1, 2, 3], "8 bytes where 3 are left at byte 1"),
      ([0x0D, 1, 2, 3], "4 bytes where 3 are left at byte 1"),
      ([0x3A] + [UInt8](repeating: 0xFF, count: 9) + [0x01], "18446744073709551615 bytes"),
    ] as [([UInt8], String)])
  func malformed(bytes: [UInt8], problem: String) throws {
    try refuses(bytes, problem)
  }

  @Test("Messages may be nested to the limit and no deeper")
  func depth() throws {
    // A model, then graphs, nodes and attributes in turn.
    func nested(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for level in (0..<count).reversed() {
        bytes = field(level == 0 ? 7 : [6, 1, 5][level % 3], bytes)
      }
      return bytes
    }
    #expect(try OnnxExternalData.locations(in: nested(OnnxExternalData.depthMax).span) == [])
    try refuses(
      nested(OnnxExternalData.depthMax + 1),
      "messages nested over \(OnnxExternalData.depthMax) deep")
  }

  @Test("A folder is no model")
  func folder() throws {
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxExternalData.locations(inFileAt: TestEngine.path(of: ""))
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains("is not a regular file"), "\(error)")
  }

  @Test("A file over the limit is refused before it is read")
  func tooLarge() throws {
    let file = try TemporaryFile([])
    try #require(truncate(file.path, OnnxExternalData.modelBytesMax + 1) == 0)
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxExternalData.locations(inFileAt: file.path)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.detail["limit_bytes"] == "\(OnnxExternalData.modelBytesMax)")
  }

  @Test(
    "Changed bytes give locations or a clear refusal, and always an end",
    arguments: SeededRandom.seeds)
  func mutations(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let file = try ModelBytes.read("external_everywhere.onnx")
    for round in 0..<1_000 {
      var bytes = file
      for _ in 0...Int.random(in: 0...7, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      bytes.removeLast(Int.random(in: 0...4, using: &random))
      do {
        _ = try OnnxExternalData.locations(in: bytes.span)
      } catch {
        #expect(error.code == .invalidArgument, "seed \(seed), round \(round): \(error)")
      }
    }
  }

  private func refuses(_ bytes: [UInt8], _ problem: String) throws {
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxExternalData.locations(in: bytes.span)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(problem), "\(error)")
  }

  /// A model with one initializer in the file `location`.
  private func model(naming location: [UInt8]) -> [UInt8] {
    let entry = field(1, Array("location".utf8)) + field(2, location)
    return field(7, field(5, field(13, entry)))
  }

  /// A length-delimited field.
  private func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var bytes = [number << 3 | 2]
    var length = content.count
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    return bytes + [UInt8(length)] + content
  }
}
