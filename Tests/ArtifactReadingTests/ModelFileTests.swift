import ArtifactReading
import Glibc
import ServingCore
import ServingTestKit
import Testing

@Suite("A model's file")
struct ModelFileTests {
  @Test("The bytes are those of the file", arguments: [0, 1, 70_000])
  func whole(byteCount: Int) throws {
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try TemporaryFile(bytes)
    #expect(try ModelFile.read(path: file.path, byteCountMax: 70_000) == bytes)
  }

  @Test("A file over the limit is refused before it is read")
  func tooLarge() throws {
    let file = try TemporaryFile([1, 2, 3])
    let error = try refusal(file.path, byteCountMax: 2)
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains("expected at most 2 bytes, got 3"), "\(error)")
    #expect(error.detail["limit_bytes"] == "2")
  }

  @Test("A folder and a pipe are no files", arguments: [false, true])
  func otherKinds(isPipe: Bool) throws {
    let file = try TemporaryFile([])
    if isPipe {
      try #require(unlink(file.path) == 0)
      try #require(mkfifo(file.path, 0o600) == 0)
    }
    let error = try refusal(isPipe ? file.path : "/tmp", byteCountMax: 10)
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains("is not a regular file"), "\(error)")
  }

  @Test("A file that is not there is said to be", arguments: ["/none", "/dev/null/none"])
  func missing(path: String) throws {
    #expect(try refusal(path, byteCountMax: 10).code == .notFound)
  }

  private func refusal(_ path: String, byteCountMax: Int) throws -> ServingError {
    try #require(throws: ServingError.self) {
      _ = try ModelFile.read(path: path, byteCountMax: byteCountMax)
    }
  }
}
