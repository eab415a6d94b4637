import ServingCore
import ServingTestKit
import Testing

struct BucketSetTests {
  private static func set(_ texts: String) throws(ServingError) -> BucketSet {
    try BucketSet(parsing: texts.split(separator: " ").map(String.init))
  }

  @Test func joinsWhatTouches() {
    let set = BucketSet([5..<7, 0..<5, 9..<9, 10..<12, 11..<13])
    #expect(set.texts == ["0-6", "10-12"])
    #expect(set.count == 10)
    #expect([0, 6, 10, 12].allSatisfy(set.contains))
    #expect(![7, 9, 13].contains(where: set.contains))
  }

  @Test(
    arguments: [
      ("0-9", "3-4", "0-2 5-9"), ("0-9", "0-9", ""), ("0-9", "", "0-9"), ("", "0-9", ""),
      ("0-4 10-14", "3-11", "0-2 12-14"), ("5-6", "0-4 7-9", "5-6"), ("0-9", "0-0 9-9", "1-8"),
    ])
  func subtracts(_ left: String, _ right: String, _ rest: String) throws {
    let (left, right, rest) = try (Self.set(left), Self.set(right), Self.set(rest))
    #expect(left.subtracting(right) == rest)
    #expect(rest.isDisjoint(with: right))
  }

  @Test(
    arguments: [
      // What it has, what others have, the share, what it gets.
      ("", "", 500, "0-499"), ("0-499", "", 2_500, "0-2499"), ("0-2499", "", 500, "0-499"),
      ("", "0-499", 100, "500-599"), ("0-499", "500-599", 1_000, "0-499 600-1099"),
      ("0-499 600-1099", "500-599", 500, "0-499"), ("0-499", "100-199", 500, "0-99 200-599"),
      ("0-99", "", 0, ""), ("", "1-9999", 1, "0-0"), ("", "1-9999", 2, nil),
      ("0-4999", "5000-9999", 5_001, nil), ("", "", 10_000, "0-9999"),
    ] as [(String, String, Int, String?)])
  func growsFromTheLowestAndShrinksFromTheHighest(
    _ own: String, _ taken: String, _ hundredths: Int, _ expected: String?
  ) throws {
    let share = try #require(Percentage(hundredths: hundredths))
    let resized = try Self.set(own).resized(to: share, beside: Self.set(taken))
    #expect(try resized == expected.map { text in try Self.set(text) })
  }

  @Test(
    arguments: [
      "5", "5-", "-5", "6-5", "0-10000", "05-06", "0-4 5-6", "0-4 4-6", "7-8 0-1", "a-b", "0 - 1",
      "0-1-2",
    ])
  func refusesTextThatIsNoRange(_ text: String) {
    let error = refusal { () throws(ServingError) in try Self.set(text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("such as 0-499, got") == true)
  }
}
