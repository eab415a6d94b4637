import Foundation

/// A file below `Sources`.
struct SourceFile: Sendable {
  /// The folder below `Sources` that it lies in.
  let target: String
  /// From `Sources` on, for messages.
  let path: String
  let lines: [String]
  /// The lines without comments and the contents of strings, for Swift.
  let code: [String]

  var isSwift: Bool { path.hasSuffix(".swift") }

  init(target: String, path: String, text: String) {
    self.target = target
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    code = path.hasSuffix(".swift") ? CodeMask.lines(of: text) : lines
  }

  /// Every file of ours: Swift, C and its headers; not what `protoc-c` makes.
  static func all() throws -> [SourceFile] {
    try everything.get()
  }

  /// Read once for all tests.
  private static let everything = Result { try read() }

  private static func read() throws -> [SourceFile] {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    return try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
      .filter { path in
        [".swift", ".c", ".h"].contains { path.hasSuffix($0) } && !path.contains(".pb-c.")
      }
      .map { path in
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        let target = path.split(separator: "/").first.map(String.init) ?? path
        return SourceFile(target: target, path: path, text: text)
      }
  }
}
