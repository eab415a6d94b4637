import Testing

@testable import ServingRuntime

@Suite struct MarkupTests {
  @Test(
    arguments: [
      ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
      ("\"quoted\" 'so'", "&quot;quoted&quot; &#39;so&#39;"),
      ("tab\tline\n", "tab\tline\n"), ("\u{0}\u{1B}[31m\u{7F}", "\u{FFFD}\u{FFFD}[31m\u{FFFD}"),
      ("user\u{202E}gnp.exe", "user\u{FFFD}gnp.exe"), ("Größe 東京 🙂", "Größe 東京 🙂"),
      ("\u{FFFE}", "\u{FFFD}"), ("\r", "\u{FFFD}"),
    ])
  func plainTextIsEscaped(text: String, expected: String) {
    let markup: Markup = "<b>\(text)</b>"
    #expect(markup.text == "<b>\(expected)</b>")
    let piece: Markup = "<b>\(text.prefix(100))</b>"
    #expect(piece.text == markup.text)
  }

  @Test func markupInMarkupStaysAsItIs() {
    let inner: Markup = "<i>\("<")</i>"
    let nothing: Markup? = nil
    let outer: Markup = "<p>\(inner)\([inner, inner])\(nothing)\(7)</p>"
    #expect(outer.text == "<p><i>&lt;</i><i>&lt;</i><i>&lt;</i>7</p>")
  }

  @Test(
    arguments: [
      (0, "0%"), (1, "100%"), (0.123_456, "12.35%"), (0.5, "50%"), (-0.001, "-0.1%"),
      (0.000_04, "0%"), (0.0001, "0.01%"), (.nan, "0%"), (.infinity, "1000000%"),
    ] as [(Double, String)])
  func sharesHaveTwoDigits(share: Double, expected: String) {
    let markup: Markup = "\(at: share)"
    #expect(markup.text == expected)
  }
}
