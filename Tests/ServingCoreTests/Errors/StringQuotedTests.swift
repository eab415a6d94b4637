import ServingCore
import Testing

@Suite struct StringQuotedTests {
  static let texts: [(String, String)] = [
    ("", #""""#), ("digits", #""digits""#), ("größe 値", #""größe 値""#),
    (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#),
    ("a\nb", #""a\u{a}b""#), ("a\r\tb", #""a\u{d}\u{9}b""#), ("nul\0", #""nul\u{0}""#),
    ("\u{1B}[31mred", #""\u{1b}[31mred""#), ("\u{7F}", #""\u{7f}""#), ("\u{9B}", #""\u{9b}""#),
    ("a\u{202E}b", #""a\u{202e}b""#), ("a\u{2028}b\u{2029}", #""a\u{2028}b\u{2029}""#),
    ("\u{FEFF}", #""\u{feff}""#),
  ]

  @Test(arguments: texts)
  func showsWithoutHarm(text: String, quoted: String) {
    #expect(text.quotedForMessage == quoted)
  }

  @Test(arguments: [79, 80])
  func keepsWhatFits(count: Int) {
    let text = String(repeating: "ä", count: count)
    #expect(text.quotedForMessage == "\"\(text)\"")
  }

  @Test(arguments: [81, 100_000])
  func cutsWhatDoesNot(count: Int) {
    let text = String(repeating: "ä", count: count)
    #expect(text.quotedForMessage == "\"\(String(repeating: "ä", count: 80))…\"")
  }

  @Test func oneCharacterOfManyScalarsIsCutToo() {
    let text = "e" + String(repeating: "\u{301}", count: 10_000)
    #expect(text.quotedForMessage.unicodeScalars.count == 83)
  }
}
