import ServingCore
import Testing

struct ArrayQuotedListTests {
  @Test(arguments: [
    ([], "[]"), (["a"], "[\"a\"]"), (["a", "b\n"], "[\"a\", \"b\\u{a}\"]"),
    (
      ["1", "2", "3", "4", "5", "6", "7", "8"],
      "[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\"]"
    ),
    (
      ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
      "[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", and 2 more]"
    ),
  ])
  func showsAtMostEight(_ names: [String], _ text: String) {
    #expect(names.quotedListForMessage == text)
  }
}
