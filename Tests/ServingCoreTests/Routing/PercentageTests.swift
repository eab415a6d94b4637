import ServingCore
import ServingTestKit
import Testing

struct PercentageTests {
  @Test(
    arguments: [
      ("0", 0, "0"), ("100", 10_000, "100"), ("5", 500, "5"), ("0.5", 50, "0.5"),
      ("12.25", 1_225, "12.25"), ("12.50", 1_250, "12.5"), ("0.01", 1, "0.01"),
      ("007", 700, "7"), ("100.00", 10_000, "100"),
    ])
  func readsHundredths(_ text: String, _ hundredths: Int, _ shown: String) throws {
    let percentage = try Percentage(parsing: text)
    #expect(percentage.hundredths == hundredths)
    #expect(percentage.description == shown)
    #expect(percentage.number == Double(hundredths) / 100)
  }

  @Test(
    arguments: [
      "", "-1", "+1", "100.01", "101", "1.234", ".5", "5.", "1e1", "5 ", "1,5", "٣", "1.2.3",
      "99999999999999999999",
    ])
  func refusesAnythingElse(_ text: String) {
    let error = refusal { () throws(ServingError) in try Percentage(parsing: text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("from 0 to 100 with at most two decimals") == true)
  }
}
