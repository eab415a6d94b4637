import Testing

@testable import crossfade

@Suite struct StatusTextTimeTests {
  private static let time = StatusTextTime(now: "2026-11-23T09:22:40.004Z")

  @Test(arguments: [
    ("2026-11-23T09:20:11.123Z", "09:20:11", "09:20:11.123"),
    ("2026-11-23T09:20:11Z", "09:20:11", "09:20:11"),
    ("2026-11-22T22:01:10.004Z", "2026-11-22 22:01:10", "2026-11-22 22:01:10.004"),
    ("soon\n", "soon ", "soon "), ("", "", ""),
  ])
  func showsTheDateOfAnotherDay(time: String, short: String, exact: String) {
    #expect(Self.time.text(time) == short)
    #expect(Self.time.text(time, milliseconds: true) == exact)
  }

  @Test(arguments: [
    (0, "0 ms"), (999, "999 ms"), (1_000, "1.0 s"), (59_999, "59.9 s"), (60_000, "1 min 0 s"),
    (3_599_999, "59 min 59 s"), (3_600_000, "1 h 0 min"), (86_399_000, "23 h 59 min"),
    (90_000_000, "1 d 1 h"),
  ])
  func durationsHaveTwoUnits(milliseconds: Int, text: String) {
    #expect(StatusTextTime.text(milliseconds: milliseconds) == text)
  }

  @Test(
    arguments: [
      ("2026-11-23T09:20:11.123Z", "2026-11-23T09:20:11.135Z", "12 ms"),
      ("2026-11-23T23:59:59Z", "2026-11-24T00:00:00.500Z", "1.5 s"),
      ("2026-11-23T09:20:11Z", "2026-11-23T09:20:10Z", nil), ("x", "2026-11-23T09:20:10Z", nil),
    ] as [(String, String, String?)])
  func durationsGoForward(start: String, end: String, text: String?) {
    #expect(StatusTextTime.duration(start, end) == text)
  }
}
