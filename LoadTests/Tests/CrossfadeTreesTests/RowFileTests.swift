import Foundation
import Testing

@testable import crossfade_trees

@Suite struct RowFileTests {
  /// A file with these floats, for as long as `body` runs.
  private func withFile(_ values: [Float], _ body: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("crossfade-rows-\(UUID().uuidString)")
    try values.withUnsafeBytes { try Data($0).write(to: file) }
    defer { try? FileManager.default.removeItem(at: file) }
    try body(file.path)
  }

  @Test func rowsAreTaken() throws {
    try withFile([1, 2, 3, 4, 5, 6]) { path in
      let rows = try RowFile(path: path, featureCount: 2)
      #expect(rows.count == 3)
      #expect(Array(rows.bytes(ofRows: 1..<3).bindMemory(to: Float.self)) == [3, 4, 5, 6])
    }
  }

  @Test(arguments: [[], [1, 2, 3]] as [[Float]])
  func anotherSizeIsRefused(values: [Float]) throws {
    try withFile(values) { path in
      let failure = #expect(throws: TreeFailure.self) {
        try RowFile(path: path, featureCount: 2)
      }
      let expected = "expected rows of 2 32-bit floats, got \(values.count * 4) bytes"
      #expect(failure?.description == "\(path): \(expected)")
    }
  }

  @Test func missingFilesAreNamed() {
    let failure = #expect(throws: TreeFailure.self) {
      try RowFile(path: "/nowhere/rows.f32", featureCount: 2)
    }
    #expect(failure?.description.hasPrefix("/nowhere/rows.f32 cannot be read: ") == true)
  }
}
