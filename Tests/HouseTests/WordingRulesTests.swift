import Testing

@Suite struct WordingRulesTests {
  /// What ends the process on somebody else's mistake, in code.
  private static let forbiddenCode = ["try!", "as!", "fatalError("]
  /// What says that something is not done, anywhere.
  private static let forbiddenText = ["TO" + "DO", "FIX" + "ME"]
  private static let unchecked = ["@unchecked Sendable", "nonisolated(unsafe)"]

  @Test func nothingEndsTheProcessLightly() throws {
    for file in try SourceFile.all() where file.isSwift {
      for (index, line) in file.code.enumerated() {
        for word in Self.forbiddenCode where line.contains(word) {
          Issue.record("\(file.path):\(index + 1) uses \(word)")
        }
      }
    }
  }

  @Test func nothingIsLeftForLater() throws {
    for file in try SourceFile.all() {
      for (index, line) in file.lines.enumerated() {
        for word in Self.forbiddenText where line.contains(word) {
          Issue.record("\(file.path):\(index + 1) has a \(word)")
        }
      }
    }
  }

  /// What the compiler is told not to check has its reason in the comment above it.
  @Test func whatIsUncheckedSaysWhy() throws {
    for file in try SourceFile.all() where file.isSwift {
      for (index, line) in file.code.enumerated() {
        for word in Self.unchecked where line.contains(word) {
          #expect(
            Self.comment(above: index, in: file).contains("`\(word)`"),
            "\(file.path):\(index + 1): no comment above says why \(word)")
        }
      }
    }
  }

  /// The comment right above a line, attributes between them left out, on one line.
  private static func comment(above index: Int, in file: SourceFile) -> String {
    var lines: [String] = []
    for line in file.lines[..<index].reversed() {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("//") {
        lines.insert(String(text.drop { $0 == "/" || $0 == " " }), at: 0)
      } else if !text.hasPrefix("@") {
        break
      }
    }
    return lines.joined(separator: " ")
  }
}
