import Testing

@testable import ServingRuntime

@Suite struct PairTextsTests {
  @Test(
    arguments: [
      ("[1, 2]", "[1, 3]", "[1, <mark>2</mark>]", "[1, <mark>3</mark>]"),
      ("[1]", "[1]", "[1]", "[1]"),
      // Another number of words: all between what both begin and end with.
      ("[1, 2, 5]", "[1, 5]", "[1, <mark>2</mark>, 5]", "[1, 5]"),
      ("", "x", "", "<mark>x</mark>"), ("<a", "<b", "<mark>&lt;a</mark>", "<mark>&lt;b</mark>"),
    ])
  func differencesAreMarked(
    baseline: String, candidate: String, left: String, right: String
  ) {
    let texts = PairTexts.marked(baseline, candidate)
    #expect(texts.0.text == left)
    #expect(texts.1.text == right)
  }
}
