import ServingCore
import Testing

@Suite struct ModelPatternTests {
  @Test(arguments: [
    ("digits", "digits", true), ("digits", "digits-2", false), ("title-*", "title-policy", true),
    ("title-*", "title", false), ("*", "digits", true),
  ])
  func matches(pattern: String, model: String, expected: Bool) throws {
    #expect(try ModelPattern(pattern).matches(ModelName(model)) == expected)
    #expect(try ModelPattern(pattern).description == pattern)
  }

  @Test(arguments: ["", "**", "a*b", "Title-*", "-*"])
  func refuses(text: String) {
    #expect(throws: ServingError.self) { try ModelPattern(text) }
  }
}
