import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct UTCTimestampTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-23T05:00:00Z", 1_795_410_000),
      ("2024-02-29T23:59:59Z", 1_709_251_199), ("1969-12-31T23:59:59Z", -1),
      ("9999-12-31T23:59:59Z", 253_402_300_799),
    ] as [(String, Int64)])
  func readsAndWrites(_ text: String, _ seconds: Int64) throws {
    let time = try UTCTimestamp(parsing: text)
    #expect(time.secondsSinceEpoch == seconds)
    #expect(time.description == text)
  }

  @Test(arguments: [
    "", "now", "2026-11-23", "2026-11-23T05:00:00", "2026-11-23T05:00:00+01:00",
    "2026-11-23T05:00:00+00:00", "2026-11-23 05:00:00Z", "2026-11-23T05:00:00.5Z",
    "2026-02-29T05:00:00Z", "2026-13-01T05:00:00Z", "2026-11-23T24:00:00Z",
    "2026-11-23T05:60:00Z", " 2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z ",
    "2026-11-23t05:00:00z", "26-11-23T05:00:00Z", "２０２６-11-23T05:00:00Z",
  ])
  func refusesAnyOtherWay(_ text: String) {
    let error = refusal { () throws(ServingError) in try UTCTimestamp(parsing: text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("2026-11-23T05:00:00Z (RFC 3339") == true)
  }

  @Test func comesInOrder() throws {
    #expect(UTCTimestamp(secondsSinceEpoch: 1) < UTCTimestamp(secondsSinceEpoch: 2))
  }
}
