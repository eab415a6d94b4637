import Testing

@Suite struct CodeMaskTests {
  static let examples: [(String, String)] = [
    ("a // b", "a     "), ("a /* b */ c", "a         c"),
    ("a /* b /* c */ d */ e", "a                   e"),
    (#"f("try!")"#, #"f(      )"#), (#"f("a\"b") {"#, "f(      ) {"),
    (#"f("a\(b("c"))d") }"#, "f(    b(   ))  ) }"), ("f(#\"a\"b\"#)", "f(       )"),
    ("f(#\"a\\(b)\"#)", "f(         )"), ("f(#\"\\#(b)\"#)", "f(     b)  )"),
    ("\"\"\"\n{ \"x\" }\n\"\"\" {", "   \n       \n    {"), ("#if DEBUG", "#if DEBUG"),
    ("\"\" {", "   {"), ("a // \"b\nc", "a      \nc"),
  ]

  @Test(arguments: examples)
  func keepsCodeOnly(text: String, code: String) {
    #expect(CodeMask.lines(of: text).joined(separator: "\n") == code)
  }
}
