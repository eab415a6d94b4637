import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct NumberListTests {
  @Test(arguments: [("8", [8]), ("8,32", [8, 32]), ("1,2,3", [1, 2, 3]), ("99,100", [99, 100])])
  func readsAscendingNumbers(_ text: String, _ numbers: [Int]) throws {
    #expect(try NumberList.parse(text, in: 1...100, countMax: 3) == numbers)
    #expect(NumberList.text(numbers) == text)
  }

  @Test(arguments: [
    "", ",", "8,", ",8", "8,,9", "8, 9", "8;9", "x", "8.5", "0", "101", "9,8", "8,8", "1,2,3,4",
    "99999999999999999999",
  ])
  func refusesAnythingElse(_ text: String) {
    let error = refusal { () throws(ServingError) in
      try NumberList.parse(text, in: 1...100, countMax: 3)
    }
    #expect(error?.code == .invalidArgument)
    #expect(
      error?.message == "expected 1 to 3 ascending numbers from 1 to 100 with commas between them, "
        + "got \"\(text)\"")
  }
}
