import LoadCore
import Testing

@Suite struct FiguresTests {
  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
    ])
  func wholeNumbersAreGrouped(number: Int, text: String) {
    #expect(Figures.whole(number) == text)
  }

  @Test(
    arguments: [
      (0, "0.000"), (7, "0.007"), (312, "0.312"), (1_050, "1.050"), (600_000_000, "600,000.000"),
    ]
      as [(UInt64, String)])
  func microsecondsAreShownInMilliseconds(number: UInt64, text: String) {
    #expect(Figures.milliseconds(number) == text)
  }

  @Test(arguments: [(0, "0.0"), (1_999.96, "2,000.0"), (0.05, "0.1"), (12.34, "12.3")])
  func ratesHaveOneDigit(rate: Double, text: String) {
    #expect(Figures.rate(rate) == text)
  }

  @Test(
    arguments: [
      (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (1_536, "1.5 KiB"),
      (3 << 30, "3.0 GiB"), (1 << 42, "4.0 TiB"),
    ])
  func bytesHaveTheirUnit(count: Int, text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
