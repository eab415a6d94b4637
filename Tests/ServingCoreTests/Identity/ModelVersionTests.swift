import ServingCore
import ServingTestKit
import Testing

@Suite struct ModelVersionTests {
  static let numbers: [(String, Int64)] = [("1", 1), ("42", 42), ("9223372036854775807", .max)]

  @Test(arguments: numbers)
  func reads(text: String, number: Int64) throws {
    let version = try ModelVersion(parsing: text)
    #expect(version.number == number)
    #expect(version.description == text)
    #expect(ModelVersion(number) == version)
  }

  @Test(arguments: [
    "", "0", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "a", "..", "../1", "1/2",
    "\u{661}", "\u{FF11}", "9223372036854775808", "18446744073709551617", "99999999999999999999",
    String(repeating: "9", count: 10_000),
  ])
  func refuses(_ text: String) throws {
    let error = try #require(refusal { () throws(ServingError) in try ModelVersion(parsing: text) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(text.quotedForMessage))
    #expect(ModelVersion(exactly: text.utf8) == nil)
  }

  @Test(arguments: [Int64(0), -1, .min])
  func isPositive(_ number: Int64) {
    #expect(ModelVersion(number) == nil)
  }

  @Test func ordersByNumberNotByText() throws {
    let versions = try ["10", "9", "2"].map { try ModelVersion(parsing: $0) }
    #expect(versions.sorted().map(\.number) == [2, 9, 10])
  }
}
