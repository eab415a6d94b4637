import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

struct DurationTextTests {
  @Test(
    arguments: [
      ("0", 0, "0 s"), ("90", 90, "90 s"), ("90s", 90, "90 s"), ("10m", 600, "10 min"),
      ("2h", 7_200, "2 h"), ("1d", 86_400, "1 d"), ("48h", 172_800, "2 d"),
    ])
  func readsUnits(_ text: String, _ seconds: Int, _ shown: String) throws {
    #expect(try DurationText.seconds(text) == seconds)
    #expect(DurationText.text(seconds: seconds) == shown)
  }

  @Test(arguments: ["", "m", "-1", "1.5h", "1w", "10 m", "1m30s", "1234567890s"])
  func refusesAnythingElse(_ text: String) {
    let error = refusal { () throws(ServingError) in try DurationText.seconds(text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("such as 90s, 10m, 2h or 1d, got") == true)
  }
}
