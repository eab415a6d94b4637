import Testing

@testable import TreeEngine

@Suite struct LightGBMLinesTests {
  @Test(
    arguments: [
      ("", []), ("a", ["a 1 0"]), ("a\n", ["a 1 0"]), ("\n", [" 1 0"]), ("\r\n", [" 1 0"]),
      ("a\nbc\n\nd", ["a 1 0", "bc 2 2", " 3 5", "d 4 6"]),
      ("a\r\nbc\r\n\r\nd", ["a 1 0", "bc 2 2", " 3 5", "d 4 6"]),
      ("a\r", ["a 1 0"]), ("a\rb\r\r\nc", ["a\rb\r 1 0", "c 2 5"]),
    ] as [(String, [String])])
  func lines(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    var lines = LightGBMLines()
    var found: [String] = []
    while let line = lines.next(in: bytes.span) {
      found.append(
        "\(LightGBMText.string(line.range, in: bytes.span)) \(line.number) \(line.distance)")
    }
    #expect(found == expected)
    #expect(lines.next(in: bytes.span) == nil)
  }

  @Test func emptyLinesAreSkipped() {
    let bytes = Array("\n\r\n\na\n\n".utf8)
    var lines = LightGBMLines()
    #expect(lines.nextFilled(in: bytes.span)?.number == 4)
    #expect(lines.nextFilled(in: bytes.span) == nil)
    #expect(lines.distance == 6)
  }
}
