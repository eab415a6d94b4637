import ServingCore
import ServingTestKit
import Testing

@testable import RegistryStore

struct RegularFileTests {
  private let temporary = TemporaryFolder()

  /// FIPS 180-4's examples, and one byte on each side of a chunk.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func digests(_ content: String, _ sha256: String) throws {
    let file = try RegularFile(readingPath: temporary.write("a", content))
    let digest = try file.digest()
    #expect(digest.byteCount == content.utf8.count)
    #expect(digest.sha256 == sha256)
  }

  @Test(arguments: [-1, 0, 1])
  func handsChunksOverInOrder(_ extra: Int) throws {
    let content = (0..<(2 * RegularFile.chunkByteCount + extra)).map {
      UInt8(truncatingIfNeeded: $0 / 7)
    }
    let file = try RegularFile(readingPath: temporary.write("a", content))
    #expect(file.byteCount == content.count)
    var seen: [UInt8] = []
    try file.forEachChunk { chunk in
      #expect(chunk.count <= RegularFile.chunkByteCount)
      seen += chunk
    }
    #expect(seen == content)
  }

  @Test func readsAsMuchAsTheLimit() throws {
    let path = temporary.write("a", "12345")
    #expect(try RegularFile(readingPath: path).readAll(byteCountMax: 5) == Array("12345".utf8))
    let error = refusal { () throws(ServingError) in
      try RegularFile(readingPath: path).readAll(byteCountMax: 4)
    }
    #expect(error?.message == "\"\(path)\" is too large: expected at most 4 bytes")
  }
}
