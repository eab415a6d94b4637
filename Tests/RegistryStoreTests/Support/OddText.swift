import ServingTestKit

/// Text that a YAML writer gets wrong when it is careless.
enum OddText {
  private static let words = [
    "yes", "no", "on", "off", "true", "null", "~", "y", "N", "1.0", "0x1F", "1_000", "1e5", ".inf",
    "12:30", "2026-11-23", "<<", "=", "- ", "? ", ": ", "key: value", " #", "#", "&a", "*a", " *a",
    "[*b", "!tag", "!!str", "|", ">", "%", "@", "`", "{", "}", "[", "]", ",", "\"", "'", "\\",
    "\\x2A", "\n", "\r\n", "\t", " ", "\0", "\u{1B}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}",
    "\u{FEFF}", "\u{FFFF}", "é", "e\u{301}", "漢字", "😀", "---", "...", "\u{200D}", "a", "Z", "7",
  ]

  /// Words after each other, of so many bytes of UTF-8 in all. None begins with U+FEFF, which no
  /// YAML text can keep.
  static func make(_ count: ClosedRange<Int>, _ random: inout SeededRandom) -> String {
    let length = Int.random(in: count, using: &random)
    var text = ""
    while text.utf8.count < length {
      let word = words[Int.random(in: 0..<words.count, using: &random)]
      let fits = text.utf8.count + word.utf8.count <= length
      text += fits && !(text.isEmpty && word == "\u{FEFF}") ? word : "x"
    }
    return text
  }
}
