import Foundation
import PlatformSupport
import ServingCore
import Testing

@Suite struct FileBytesTests {
  /// A folder of the test's own, which goes with it.
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("crossfade-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
  }

  @Test(arguments: [0, 1, 999, 1_000]) func readsWhatIsThere(count: Int) throws {
    try Self.inFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      Self.write(bytes, to: "\(folder)/file")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/link", withDestinationPath: "file")
      for name in ["file", "link"] {
        #expect(try FileBytes.read("\(folder)/\(name)", "key", byteCountMax: 1_000) == bytes)
      }
    }
  }

  @Test func whatIsLongerIsRefused() throws {
    try Self.inFolder { folder in
      Self.write(Array(repeating: 7, count: 1_001), to: "\(folder)/file")
      #expect {
        try FileBytes.read("\(folder)/file", "key", byteCountMax: 1_000)
      } throws: { error in
        let error = error as? ServingError
        return error?.code == .invalidArgument
          && error?.message.hasSuffix("expected at most 1000 bytes, got more") == true
      }
    }
  }

  /// A folder, and a name that is not there.
  @Test(arguments: ["", "/none"]) func saysWhyThereIsNothingToRead(name: String) throws {
    try Self.inFolder { folder in
      #expect {
        try FileBytes.read(folder + name, "authorities", byteCountMax: 1_000)
      } throws: { error in
        let error = error as? ServingError
        return error?.code == .notFound
          && error?.message.hasPrefix("authorities \((folder + name).quotedPath)") == true
      }
    }
  }
}
