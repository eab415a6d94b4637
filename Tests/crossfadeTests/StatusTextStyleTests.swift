import Testing

@testable import crossfade

@Suite struct StatusTextStyleTests {
  @Test(arguments: [
    ("", 4, []), ("a b", 4, ["    a b"]),
    (String(repeating: "word ", count: 20), 0, [String(repeating: "word ", count: 19) + "word"]),
    (
      String(repeating: "word ", count: 21), 0,
      [String(repeating: "word ", count: 19) + "word", "word"]
    ),
    (
      String(repeating: "x", count: 150), 50,
      Array(
        repeating: String(repeating: " ", count: 50) + String(repeating: "x", count: 50), count: 3)
    ),
    ("a\nb\u{1B}[31mc", 0, ["a b [31mc"]),
  ])
  func breaksBetweenWords(text: String, indent: Int, lines: [String]) {
    #expect(StatusTextStyle.wrapped(text, indent: indent) == lines)
    #expect(lines.allSatisfy { $0.count <= StatusTextStyle.columnsMax })
  }

  @Test func paintsStatesOnlyWhenTold() {
    let coloured = StatusTextStyle(isColoured: true)
    #expect(coloured.painted("ready") == "\u{1B}[32mready\u{1B}[0m")
    #expect(coloured.painted("failed") == "\u{1B}[31mfailed\u{1B}[0m")
    #expect(coloured.painted("unloaded") == "unloaded")
    #expect(StatusTextStyle.plain.painted("ready") == "ready")
  }
}
